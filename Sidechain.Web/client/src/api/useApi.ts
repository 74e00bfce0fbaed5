import { useMemo } from 'react';
import { useTracing } from '../tracing';
import { Api } from './Api';

export function useApi(): Api {
  const recorder = useTracing();
  return useMemo(() => new Api(recorder), [recorder]);
}
