import { toMicroseconds as ms } from './clock';
import { mask } from './masking';
import * as Attributes from './attributeNames';
import { CLIENT_TYPE } from './names';
import type { Span } from './Span';
import { CLIENT_VERSION } from './TraceContext';

/** Longest text of an attribute, characters; longer ones are cut, with a mark. */
const MAX_TEXT = 8192;

// What stays of it leaves room for the mark.
const KEPT = MAX_TEXT - 32;

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

/** What the wire has no type for is text. How long a list may be is the server's to say. */
function valueOf(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter(isGiven).map((item) => valueOf(key, item));
  }
  if (typeof value === 'boolean' || Number.isFinite(value)) {
    return mask(key, value);
  }
  return mask(key, cut(String(value)));
}

/** No half of a surrogate pair stays. */
function cut(text: string): string {
  const kept = text.slice(0, KEPT).replace(/[\ud800-\udbff]$/, '');
  return text.length > MAX_TEXT ? `${kept}… ${text.length - kept.length} letters more` : text;
}

function attributesOf(given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> | undefined {
  const entries = Object.entries(given)
    .filter(([, value]) => isGiven(value))
    .map(([key, value]) => [key, valueOf(key, value)] as const);
  return entries[0] && Object.fromEntries(entries);
}

/** A span as JSON, masked; one that has not ended is marked. */
export function encodeSpan(span: Span): string {
  const { context, duration } = span;
  const isEnded = duration !== undefined;
  return JSON.stringify({
    trace_id: context.traceId,
    span_id: context.spanId,
    parent_span_id: context.parentSpanId,
    name: span.name,
    start_time_ms: ms(span.start),
    end_time_ms: isEnded ? ms(span.start + duration) : undefined,
    duration_ms: isEnded ? ms(duration) : undefined,
    status: span.status,
    status_message: span.message && valueOf('', span.message),
    attributes: attributesOf(isEnded ? span.attributes : { ...span.attributes, [Attributes.Unfinished]: true }),
    events: span.events.length
      ? span.events.map((event) => ({ name: event.name, timestamp_ms: ms(event.time), attributes: attributesOf(event.attributes) }))
      : undefined,
    client_type: CLIENT_TYPE,
    client_version: CLIENT_VERSION,
  });
}
