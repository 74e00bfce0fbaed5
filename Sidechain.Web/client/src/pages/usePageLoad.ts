import { useEffect } from 'react';
import { addVitals, painted, Spans, startPageLoad, useSpan, type Span } from '../tracing';

export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · Sidechain` : 'Sidechain';
  }, [title]);
}

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
