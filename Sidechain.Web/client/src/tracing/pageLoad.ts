import { describeAnswer, describeRequest, navigation } from './http';
import * as Attributes from './attributeNames';
import * as Events from './eventNames';
import * as Spans from './spanNames';
import type { Span } from './Span';
import type { SpanRecorder } from './SpanRecorder';
import { TraceContext } from './TraceContext';

const vitals = new Map<string, number>();

/** Listens to what the browser measures; it also tells what it measured before. */
export function watchVitals(): void {
  const watch = (type: string, nameOf: (entry: PerformanceEntry) => string): void => {
    try {
      new PerformanceObserver((list) =>
        list.getEntries().forEach((entry) => vitals.set(nameOf(entry), entry.startTime)),
      ).observe({ type, buffered: true });
    } catch {
      // This browser does not measure it.
    }
  };
  watch('paint', (entry) => (entry.name === 'first-contentful-paint' ? 'FCP' : 'FP'));
  watch('largest-contentful-paint', () => 'LCP');
}

let isFirst = true;

/**
 * The root of showing a page. The first one of a document begins where the browser began to load it, and holds the request for the
 * document, under the id that the host has given it: so the host's own span is in this trace, too.
 */
export function startPageLoad(recorder: SpanRecorder, name: string): Span {
  const entry = isFirst ? navigation() : undefined;
  isFirst = false;
  if (!entry?.responseEnd) {
    return recorder.startTrace(name).addEvent(Events.Navigation, { [Attributes.NavigationType]: 'in_app' });
  }
  const request = TraceContext.fromTraceParent(document.querySelector<HTMLMetaElement>('meta[name=traceparent]')?.content);
  const root = recorder.startTrace(name, { context: new TraceContext(request?.traceId), ticks: 0 });
  root.addEvent(Events.Navigation, { [Attributes.NavigationType]: entry.type });
  if (request) {
    const span = recorder.startSpan(
      Spans.HttpRequest,
      root,
      entry.fetchStart,
      new TraceContext(request.traceId, request.spanId, root.context.spanId),
    );
    describeRequest(span, 'GET', location.href);
    // Firefox has no timings of a page that came over plain HTTP.
    const timing = (name: string): PerformanceServerTiming | undefined => entry.serverTiming?.find((one) => one.name === name);
    const served = TraceContext.fromTraceParent(timing('trace')?.description);
    const headers: Record<string, string | undefined> = {
      'X-Span-ID': served?.spanId,
      'X-Trace-ID': served?.traceId,
      'X-Server-Time': timing('total')?.duration.toString(),
    };
    // It came before there was a script to see it.
    describeAnswer(span, entry.responseStatus, (name) => headers[name] ?? null, entry.responseStart);
    span.end(entry.responseEnd);
  }
  return root;
}

/** What the browser measured by now, as events of the page load. */
export function addVitals(root: Span): void {
  for (const [name, time] of vitals) {
    root.addEvent(Events.WebVital, { [Attributes.VitalName]: name, [Attributes.VitalValue]: Math.round(time * 10) / 10 });
  }
  // Of the page's own loading alone.
  vitals.clear();
}

/** Resolves when what was just rendered is on the screen; at once where nothing is painted because the page is hidden. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) {
      resolve();
      return;
    }
    setTimeout(resolve, 1000);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
  });
}
