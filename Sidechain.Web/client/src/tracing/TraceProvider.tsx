import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { Span } from './Span';
import type { SpanRecorder } from './SpanRecorder';

const Context = createContext<SpanRecorder | null>(null);

/** Gives the components below it the page's recorder. */
export const TraceProvider = ({ recorder, children }: { recorder: SpanRecorder; children: ReactNode }) => (
  <Context value={recorder}>{children}</Context>
);

/** The page's recorder. */
export function useTracing(): SpanRecorder {
  const recorder = useContext(Context);
  if (!recorder) {
    throw new Error('useTracing needs a TraceProvider.');
  }
  return recorder;
}

/**
 * A trace of its own for as long as the component is shown, or until it is ended: null during the first render. A component that goes
 * away before it ended the span leaves it cancelled.
 * @param start Where the trace is not just begun under the name, such as `startPageLoad`.
 */
export function useSpan(
  name: string,
  start: (recorder: SpanRecorder, name: string) => Span = (recorder, of) => recorder.startTrace(of),
): Span | null {
  const recorder = useTracing();
  const [span, setSpan] = useState<Span | null>(null);
  useEffect(() => {
    const begun = start(recorder, name);
    setSpan(begun);
    return () => recorder.endSpan(begun, 'cancelled');
    // A new start function is no new span.
  }, [recorder, name]);
  return span;
}
