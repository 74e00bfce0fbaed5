import { toMicroseconds as ms } from './clock';
import { mask } from './masking';
import * as Attributes from './attributeNames';
import { CLIENT_TYPE } from './names';
import type { Span } from './Span';
import { CLIENT_VERSION } from './TraceContext';

/** Longest text of an attribute, characters; longer ones are cut, with a mark. */
const MAX_TEXT = 4096;

/** Longest list; the last of so many items says how many more there were. */
const MAX_ITEMS = 128;

// "… 2,147,483,647 letters more".
const MARK_ROOM = 32;

const count = (n: number): string => n.toLocaleString('en-US');

const cut = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - MARK_ROOM)}… ${count(text.length - MAX_TEXT + MARK_ROOM)} letters more`;

const isPlain = (value: unknown): boolean => typeof value === 'boolean' || Number.isFinite(value);

/** What the wire has no type for is text. */
function valueOf(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== null && item !== undefined);
    const kept = items.length <= MAX_ITEMS ? items : [...items.slice(0, MAX_ITEMS - 1), `… ${count(items.length - MAX_ITEMS + 1)} more`];
    return kept.map((item: unknown) => valueOf(key, item));
  }
  return mask(key, isPlain(value) ? value : cut(String(value)));
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
    status_message: span.message && mask('', cut(span.message)),
    attributes: attributesOf(isEnded ? span.attributes : { ...span.attributes, [Attributes.Unfinished]: true }),
    events: span.events.length
      ? span.events.map((event) => ({ name: event.name, timestamp_ms: ms(event.time), attributes: attributesOf(event.attributes) }))
      : undefined,
    client_type: CLIENT_TYPE,
    client_version: CLIENT_VERSION,
  });
}
