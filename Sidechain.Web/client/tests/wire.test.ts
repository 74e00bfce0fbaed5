import { describe, expect, it } from 'vitest';
import { TraceClock } from '../src/tracing/clock';
import { Span, type AttributeValue, type SpanStatus } from '../src/tracing/Span';
import { TraceContext } from '../src/tracing/TraceContext';
import { encodeSpan } from '../src/tracing/wire';
import { vectors } from './vectors';

interface WireSpan {
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  start_us: number;
  end_us: number | null;
  duration_us: number | null;
  status: SpanStatus;
  status_message: string | null;
  attributes: Record<string, AttributeValue>;
  events: { name: string; timestamp_us: number; attributes: Record<string, AttributeValue> }[];
}

// A page's duration is its span's one measure of time: a case in which it differs from end minus start is none of it.
const all = vectors<{ cases: { case: string; span: WireSpan; json: Record<string, unknown> }[] }>('spans.json').cases;

function spanOf(given: WireSpan): Span {
  const clock = new TraceClock();
  const context = new TraceContext(given.trace_id, given.span_id, given.parent_span_id ?? undefined);
  const span = new Span({ ended: () => undefined }, given.name, context, clock, undefined, 0);
  Object.entries(given.attributes).forEach(([key, value]) => span.setAttribute(key, value));
  return Object.assign(span, {
    start: given.start_us / 1000,
    duration: given.duration_us === null ? undefined : given.duration_us / 1000,
    status: given.status,
    message: given.status_message ?? undefined,
    events: given.events.map((event) => ({ name: event.name, time: event.timestamp_us / 1000, attributes: event.attributes })),
  });
}

describe('the wire format, by the vectors that C# has', () => {
  it.each(all)('$case', ({ span, json }) => {
    const written = JSON.parse(encodeSpan(spanOf(span))) as Record<string, unknown>;
    const duration = span.duration_us === null ? undefined : span.duration_us / 1000;
    const end = duration === undefined ? undefined : Math.round((span.start_us / 1000 + duration) * 1000) / 1000;
    expect(written).toEqual({
      ...json,
      client_type: 'web',
      client_version: written.client_version,
      ...(end === undefined ? {} : { end_time_ms: end }),
    });
  });

  it('masks at the source and cuts what is too long', () => {
    const attributes = { 'api.token': 'abc', 'file.name': '/home/alice/loop.wav', note: 'x'.repeat(10_000), odd: Number.NaN, tags: ['a', '/home/alice/b.wav'] };
    const span = spanOf({ ...all[0]!.span, attributes });
    span.message = 'at /home/alice/x.wav';
    const written = JSON.parse(encodeSpan(span)) as { attributes: Record<string, string>; status_message: string };
    expect(written.attributes).toMatchObject({ 'api.token': '***', 'file.name': 'loop.wav', odd: 'NaN', tags: ['a', 'b.wav'] });
    expect(written.attributes.note).toHaveLength(4096);
    expect(written.status_message).toBe('at x.wav');
  });
});
