import * as Attributes from './attributeNames';
import * as Events from './eventNames';
import * as Spans from './spanNames';
import { readSpanId, readTraceId } from './ids';
import type { Span } from './Span';
import type { SpanRecorder } from './SpanRecorder';

/** A server's own time above this is nonsense, milliseconds. */
const MAX_SERVER_TIME = 24 * 60 * 60 * 1000;

/** Sends a request with the headers given; resolves with the whole answer. */
export type Exchange<T> = (
  headers: Record<string, string>,
  received: (status: number, header: (name: string) => string | null) => void,
) => Promise<T>;

/** Of the query only the names. */
function redact(url: URL): string {
  const names = [...url.searchParams.keys()].map((name) => `${name}=*`).join('&');
  return url.origin + url.pathname + (names && `?${names}`);
}

/** `http/1.1`, `h2`, `h3` as OpenTelemetry writes them; the page itself came over the connection that its requests use. */
export function protocolVersion(protocol: string | undefined): string | undefined {
  return protocol && (/^h[23]/.test(protocol) ? protocol[1] : protocol.split('/')[1]);
}

/** How the browser loaded the document; undefined where it does not say. */
export const navigation = (): PerformanceNavigationTiming | undefined =>
  performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;

export function describeRequest(span: Span, method: string, address: string, bodySize?: number): URL {
  const url = new URL(address, location.href);
  span
    .setAttribute(Attributes.Method, method)
    .setAttribute(Attributes.UrlFull, redact(url))
    .setAttribute(Attributes.ServerAddress, url.hostname)
    .setAttribute(Attributes.ServerPort, Number(url.port) || (url.protocol === 'https:' ? 443 : 80))
    .setAttribute(Attributes.BodySize, bodySize)
    .setAttribute(Attributes.Protocol, protocolVersion(navigation()?.nextHopProtocol));
  return url;
}

/** @param ticks When its headers came, by `performance.now()`; now where it is missing. */
export function describeAnswer(span: Span, status: number, header: (name: string) => string | null, ticks?: number): void {
  span.addEvent(Events.ResponseReceived, undefined, ticks).setAttribute(Attributes.Status, status);
  if (status >= 400) {
    span.setAttribute(Attributes.ErrorType, String(status)).setStatus('error');
  }
  const time = parseFloat(header('X-Server-Time')!);
  span.setAttribute(Attributes.ServerTime, time >= 0 && time <= MAX_SERVER_TIME ? time : undefined);
  span.setAttribute(Attributes.ServerSpan, readSpanId(header('X-Span-ID')));
  const echoed = header('X-Trace-ID');
  const trace = readTraceId(echoed);
  if (echoed && trace !== span.traceId) {
    span.setAttribute(Attributes.TraceMismatch, trace ?? 'invalid');
  }
}

/** One exchange as `web.http_request`, from sending to the last byte of the answer. Trace headers go to our own origin alone. */
export async function tracedExchange<T>(
  recorder: SpanRecorder,
  parent: Span,
  { method, address, bodySize }: { method: string; address: string; bodySize?: number | undefined },
  exchange: Exchange<T>,
): Promise<T> {
  return recorder.run(Spans.HttpRequest, parent, (span) => {
    const url = describeRequest(span, method, address, bodySize);
    const headers = url.origin === location.origin ? recorder.headersOf(span) : {};
    return exchange(headers, (status, header) => describeAnswer(span, status, header));
  });
}
