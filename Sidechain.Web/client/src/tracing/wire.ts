import { toMicroseconds as ms } from './clock';
import { mask } from './masking';
import * as Attributes from './attributeNames';
import { CLIENT_TYPE } from './names';
import type { Span } from './Span';
import { CLIENT_VERSION } from './TraceContext';

/** Longest text of an attribute, characters; longer ones are cut. */
const MAX_TEXT = 4096;

const isPlain = (value: unknown): boolean => typeof value === 'boolean' || Number.isFinite(value);

/** Lists are of one type on the wire: of texts, where they are mixed. What the wire has no type for is text, too. */
function valueOf(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== null && item !== undefined);
    const isMixed = new Set(items.map((item) => typeof item)).size > 1;
    return items.map((item: unknown) => valueOf(key, isMixed ? String(item) : item));
  }
  return mask(key, isPlain(value) ? value : String(value).slice(0, MAX_TEXT));
}

function attributesOf(given: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> | undefined {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return entries.length ? Object.fromEntries(entries.map(([key, value]) => [key, valueOf(key, value)])) : undefined;
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
    status_message: span.message && mask('', span.message.slice(0, MAX_TEXT)),
    attributes: attributesOf(isEnded ? span.attributes : { ...span.attributes, [Attributes.Unfinished]: true }),
    events: span.events.length
      ? span.events.map((event) => ({ name: event.name, timestamp_ms: ms(event.time), attributes: attributesOf(event.attributes) }))
      : undefined,
    client_type: CLIENT_TYPE,
    client_version: CLIENT_VERSION,
  });
}
