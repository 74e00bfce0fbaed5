import { describe, expect, it } from 'vitest';
import { encodeSpan } from '../src/tracing/wire';
import { spanOf, vectors, type WireSpan } from './vectors';

interface Case {
  case: string;
  json: Record<string, unknown>;
  span?: WireSpan;
}

// A page reads no spans. What it can be held to: the same values, given to its spans, are written without the quirk.
const cases = vectors<{ cases: Case[] }>('quirks.json').cases.filter((one): one is Case & { span: WireSpan } => one.span !== undefined);

describe('what old clients wrote oddly', () => {
  it.each(cases)('is written as it should be: $case', ({ json, span }) => {
    const given = { ...span, trace_id: span.trace_id ?? 't', span_id: span.span_id ?? 's', name: span.name ?? 'n', start_us: span.start_us ?? 0 };
    const written = JSON.parse(encodeSpan(spanOf({ ...given, attributes: (json.attributes ?? {}) as WireSpan['attributes'] }))) as Record<string, unknown>;
    const ms = (us: number | null): number | undefined => (us === null ? undefined : us / 1000);
    const attributes = { ...span.attributes, ...(span.duration_us === null ? { 'sidechain.unfinished': true } : {}) };
    expect(written).toEqual({
      trace_id: given.trace_id,
      span_id: given.span_id,
      ...(span.parent_span_id === null ? {} : { parent_span_id: span.parent_span_id }),
      name: given.name,
      start_time_ms: ms(given.start_us),
      ...(span.duration_us === null ? {} : { end_time_ms: ms(span.end_us), duration_ms: ms(span.duration_us) }),
      status: span.status,
      ...(span.status_message === null ? {} : { status_message: span.status_message }),
      ...(Object.keys(attributes).length ? { attributes } : {}),
      ...(span.events.length ? { events: span.events.map((event) => ({ name: event.name, timestamp_ms: ms(event.timestamp_us) })) } : {}),
      client_type: 'web',
      client_version: written.client_version,
    });
  });

  it('there were cases to write', () => expect(cases.length).toBeGreaterThan(3));
});
