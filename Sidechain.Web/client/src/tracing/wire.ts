import { mask } from './masking';
import * as Attributes from './attributeNames';
import { CLIENT_TYPE } from './names';
import type { GivenValue, Span } from './Span';
import { CLIENT_VERSION } from './TraceContext';

/** Longest text of an attribute, characters; longer ones are cut. */
const MAX_TEXT = 4096;

/** Milliseconds to the microsecond. */
const ms = (time: number): number => Math.round(time * 1000) / 1000;

function valueOf(key: string, value: GivenValue): unknown {
  if (Array.isArray(value)) {
    return (value as GivenValue[]).map((item) => valueOf(key, item));
  }
  const isText = typeof value === 'string' || (typeof value === 'number' && !Number.isFinite(value));
  return mask(key, isText ? String(value).slice(0, MAX_TEXT) : value);
}

function attributesOf(given: Readonly<Record<string, GivenValue>> | undefined): Record<string, unknown> | undefined {
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
