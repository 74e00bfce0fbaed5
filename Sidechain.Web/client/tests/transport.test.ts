import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Batch } from '../src/tracing/Delivery';
import { HttpTransport, SPANS_URL } from '../src/tracing/HttpTransport';
import { compareClocks } from '../src/tracing/serverTiming';

const batch: Batch = { id: 'b-1', spans: [{ traceId: 't', json: '{"name":"a"}' }, { traceId: 't', json: '{"name":"b"}' }], done: ['t'], dropped: { queue_full: 3 } };

function server(answer: () => Response | Promise<Response>) {
  const requests: { address: string; init: RequestInit; body: Record<string, unknown> }[] = [];
  const transport = new HttpTransport(((address: string, init: RequestInit) => {
    requests.push({ address, init, body: JSON.parse(init.body as string) as Record<string, unknown> });
    return Promise.resolve().then(answer);
  }) as typeof fetch);
  return { requests, transport };
}

afterEach(() => vi.useRealTimers());

describe('HttpTransport', () => {
  it('writes the envelope, and never traces itself', async () => {
    const { requests, transport } = server(() => new Response('{"status":"received"}'));
    expect(await transport.send(batch, false)).toEqual({ kind: 'stored' });
    const { address, init, body } = requests[0]!;
    expect(address).toBe(SPANS_URL);
    expect(body).toMatchObject({ batch_id: 'b-1', done: ['t'], dropped: [{ reason: 'queue_full', count: 3 }], spans: [{ name: 'a' }, { name: 'b' }] });
    const names = Object.keys(init.headers as object).map((name) => name.toLowerCase());
    expect(names.filter((name) => /trace|span|baggage/.test(name))).toEqual([]);
    expect(names).toContain('x-sidechain-web');
    expect(init.keepalive).toBe(false);
  });

  it('leaving, it asks the browser to finish the request without the page', async () => {
    const { requests, transport } = server(() => new Response('{}'));
    await transport.send(batch, true);
    expect(requests[0]!.init).toMatchObject({ keepalive: true });
    expect(requests[0]!.init.signal).toBeUndefined();
  });

  it.each([
    [400, {}, { kind: 'refused', status: 400 }],
    [401, {}, { kind: 'retry', retryAfter: NaN }],
    [413, {}, { kind: 'refused', status: 413 }],
    [429, { 'Retry-After': '7' }, { kind: 'retry', retryAfter: 7000 }],
    [503, { 'Retry-After': 'soon' }, { kind: 'retry', retryAfter: NaN }],
    [503, {}, { kind: 'retry', retryAfter: NaN }],
    // A date, against the answer's own.
    [503, { 'Retry-After': 'Fri, 05 Jan 2001 10:02:00 GMT', Date: 'Fri, 05 Jan 2001 10:00:00 GMT' }, { kind: 'retry', retryAfter: 120_000 }],
    [503, { 'Retry-After': 'Fri, 05 Jan 2001 10:02:00 GMT' }, { kind: 'retry', retryAfter: NaN }],
    [404, {}, { kind: 'retry', retryAfter: NaN }],
    [422, {}, { kind: 'refused', status: 422 }],
  ])('understands %i', async (status, headers, answer) => {
    const { transport } = server(() => new Response('', { status, headers: headers as HeadersInit }));
    expect(await transport.send(batch, false)).toEqual(answer);
  });

  it('reads whose traces were refused', async () => {
    const { transport } = server(() => new Response('{"trace_ids":["t"]}', { status: 403 }));
    expect(await transport.send(batch, false)).toEqual({ kind: 'forbidden', traceIds: ['t'] });
  });

  it('an error of the network is worth another attempt', async () => {
    const { transport } = server(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await transport.send(batch, false)).toEqual({ kind: 'retry' });
  });

  it('compares the clocks in each exchange and tells the best sample with the next batch', async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date', 'performance'] });
    const { requests, transport } = server(() => {
      vi.advanceTimersByTime(20);
      // The server is an hour ahead, and had the request in the middle of the 20 ms.
      const now = Date.now() + 3_600_000 - 10;
      return new Response('{}', { headers: { 'Server-Timing': `total;dur=0, recv;desc=${now}.000, sent;desc=${now}.000` } });
    });
    await transport.send(batch, false);
    await transport.send(batch, false);
    expect(requests[0]!.body).not.toHaveProperty('clock');
    expect(requests[1]!.body.clock).toEqual({ offset_ms: 3_600_000, rtt_ms: 20 });
    // The clock is set: what was measured before says nothing now.
    vi.setSystemTime(Date.now() + 60_000);
    await transport.send(batch, false);
    expect(requests[2]!.body).not.toHaveProperty('clock');
  });
});

describe('Server-Timing', () => {
  const now = 1_800_000_000_000;

  it.each([null, '', 'total;dur=1', 'recv;desc=1.0, sent;desc=2.0', `recv;desc=${now}.000`, `recv;desc=${now + 2}.000, sent;desc=${now + 1}.000`, 'recv;desc=x, sent;desc=y', 'recv;desc=9999999999999, sent;desc=9999999999999'])('%j is no sample', (header) =>
    expect(compareClocks(header, now, now + 10_000)).toBeUndefined());

  it('a server that needed longer than the exchange is no sample', () =>
    expect(compareClocks(`recv;desc=${now}.000, sent;desc=${now + 50}.000`, now, now + 40)).toBeUndefined());

  it('is half the difference of both ways', () =>
    expect(compareClocks(`total;dur=3, recv;desc=${now + 1005}.000, sent;desc=${now + 1008}.500`, now, now + 20)).toEqual({ offset: 996.75, rtt: 16.5 }));
});
