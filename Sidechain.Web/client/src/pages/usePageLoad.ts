import { useEffect } from 'react';
import * as Spans from '../actions/spanNames';
import { addVitals, Attributes, Events, painted, startPageLoad, useSpan, type Span, type SpanRecorder } from '../tracing';

export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · Sidechain` : 'Sidechain';
  }, [title]);
}

/** The root of showing a page that the browser brought out of its back/forward cache, for `useSpan`. */
export const startRestored = (recorder: SpanRecorder, name: string): Span =>
  recorder.startTrace(name).addEvent(Events.Navigation, { [Attributes.NavigationType]: 'back_forward_cache' });

/** The page load of a page that has nothing to wait for: it ends with the first picture. */
export function usePageLoad(title: string): void {
  useTitle(title);
  const span = useSpan(Spans.PageLoad, startPageLoad);
  useEffect(() => {
    if (span) {
      void endPageLoad(span);
    }
  }, [span]);
}

/** Ends it when what is rendered is on the screen. */
export async function endPageLoad(span: Span): Promise<void> {
  await painted();
  addVitals(span);
  span.end();
}
