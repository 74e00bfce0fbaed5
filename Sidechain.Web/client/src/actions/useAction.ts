import { useRef, useState } from 'react';
import { ApiError } from '../api/ApiError';
import { useApi } from '../api/useApi';
import { useTracing, type Span, type TraceOptions } from '../tracing';
import { updateUi } from './updateUi';

export interface Action {
  readonly isBusy: boolean;
  /** Why the last time came to nothing. */
  readonly error: ApiError | null;
  /**
   * From the click to the paint of what came of it, as one trace. While it runs, another click is none.
   * @param work What is asked for, with its spans below the root.
   * @param show Puts the result on the page.
   */
  readonly run: <T>(work: (root: Span) => Promise<T>, show: (result: T) => void) => Promise<void>;
}

/** An action of the user's under this name. */
export function useAction(name: string, options?: TraceOptions): Action {
  const api = useApi();
  const recorder = useTracing();
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);

  const run: Action['run'] = async (work, show) => {
    if (isRunning.current) {
      return;
    }
    isRunning.current = true;
    setBusy(true);
    setError(null);
    const root = recorder.startTrace(name, options);
    const update = (change: () => void): Promise<void> =>
      updateUi(recorder, root, () => {
        change();
        setBusy(false);
      });
    try {
      const result = await work(root);
      await update(() => show(result));
    } catch (failed) {
      root.recordException(failed);
      await update(() => setError(ApiError.from(failed, api.traceOf(root))));
    } finally {
      isRunning.current = false;
      root.end();
    }
  };
  return { isBusy, error, run };
}
