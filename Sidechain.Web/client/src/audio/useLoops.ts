import { useEffect, useMemo } from 'react';
import { useApi } from '../api/useApi';
import { useTracing } from '../tracing';
import { Loops } from './Loops';

/** The page's loops; what sounds ends with the page. */
export function useLoops(): Loops {
  const api = useApi();
  const recorder = useTracing();
  const loops = useMemo(() => new Loops(api, recorder), [api, recorder]);
  useEffect(() => () => loops.close(), [loops]);
  return loops;
}
