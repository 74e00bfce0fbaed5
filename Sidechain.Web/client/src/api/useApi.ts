import { useMemo } from 'react';
import { useSessionStore } from './session';
import { useTracing } from '../tracing';
import { Api } from './Api';

export function useApi(): Api {
  const recorder = useTracing();
  const store = useSessionStore();
  return useMemo(() => new Api(recorder, store), [recorder, store]);
}
