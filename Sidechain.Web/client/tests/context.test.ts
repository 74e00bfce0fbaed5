import { describe, expect, it, vi } from 'vitest';
import { newSpanId, newTraceId } from '../src/tracing/ids';
import { CLIENT_VERSION, TraceContext } from '../src/tracing/TraceContext';
import { vectors } from './vectors';

interface Case {
  case: string;
  in: [string, string][];
  out: { trace_id: string | null; parent_span_id: string | null };
}

// A page reads one traceparent, from its document; the X- headers and tracestate are a server's to read.
const cases = vectors<{ cases: Case[] }>('headers.json').cases.filter(({ in: headers }) => headers.filter(([name]) => name === 'traceparent').length === 1 && !headers.some(([name]) => name.startsWith('X-')));

const clients = vectors<{ cases: { sent_by?: string; headers: Record<string, string>; client_timestamp_ms: number | null }[] }>('client-headers.json').cases.filter((one) => one.sent_by === 'web');

describe('TraceContext', () => {
  it.each(clients)('calls itself what servers understand: $headers', ({ headers, client_timestamp_ms }) => {
    vi.spyOn(Date, 'now').mockReturnValue(client_timestamp_ms!);
    const sent = Object.entries(new TraceContext().getHttpHeaders()).filter(([name]) => name.startsWith('X-Client'));
    expect(Object.fromEntries(sent)).toEqual({ ...headers, 'X-Client-Version': CLIENT_VERSION });
    expect(CLIENT_VERSION).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('there were headers of ours among the vectors', () => expect(clients.length).toBeGreaterThan(0));

  it.each(cases)('reads traceparent: $case', ({ in: headers, out }) => {
    const context = TraceContext.fromTraceParent(headers.find(([name]) => name === 'traceparent')![1]);
    expect(context?.traceId ?? null).toBe(out.trace_id);
    expect(context?.spanId ?? null).toBe(out.parent_span_id);
  });

  it('there were cases to read', () => expect(cases.length).toBeGreaterThan(20));

  it('makes ids of random hex digits, no two alike', () => {
    const ids = Array.from({ length: 2000 }, () => [newTraceId(), newSpanId()]).flat();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^([0-9a-f]{32}|[0-9a-f]{16})$/.test(id))).toEqual([]);
  });

  it('sends W3C and Sidechain headers, the parent only where there is one', () => {
    const root = new TraceContext();
    const child = root.child();
    const headers = child.getHttpHeaders('s-1');
    expect(headers).toMatchObject({
      traceparent: `00-${root.traceId}-${child.spanId}-01`,
      'X-Trace-ID': root.traceId,
      'X-Span-ID': child.spanId,
      'X-Parent-Span-ID': root.spanId,
      'X-Client-Type': 'web',
      baggage: 'session.id=s-1',
    });
    expect(Number(headers['X-Client-Timestamp'])).toBeGreaterThan(1.7e12);
    expect(root.getHttpHeaders()).not.toHaveProperty('X-Parent-Span-ID');
    expect(root.getHttpHeaders()).not.toHaveProperty('baggage');
    expect(TraceContext.fromTraceParent(headers.traceparent)).toMatchObject({ traceId: root.traceId, spanId: child.spanId });
  });
});
