import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Batch } from '../src/tracing/Delivery';
import { SpanDatabase } from '../src/tracing/SpanDatabase';

const batch: Batch = { id: 'kept', spans: [], done: [], dropped: {} };

type Start = typeof import('../src/tracing/start');

const OFF = 'sidechain-tracing=off; path=/';
let start: Start;
let sent: string[];

beforeEach(async () => {
  document.cookie = 'sidechain-tracing=; path=/; max-age=0';
  localStorage.clear();
  globalThis.indexedDB = new IDBFactory();
  sent = [];
  vi.stubGlobal('fetch', vi.fn((_: string, request: RequestInit) => {
    sent.push(String(request.body));
    return Promise.resolve(new Response('{}'));
  }));
  vi.resetModules();
  vi.spyOn(globalThis, 'addEventListener');
  start = await import('../src/tracing/start');
});
afterEach(() => {
  vi.mocked(addEventListener).mock.calls.forEach(([type, listener]) => removeEventListener(type, listener));
  vi.unstubAllGlobals();
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('switched off', () => {
  it.each([
    ['in another tab', () => {
      document.cookie = OFF;
      dispatchEvent(new Event('storage'));
    }],
    ['while this tab was asleep', () => {
      document.cookie = OFF;
      dispatchEvent(new Event('pageshow'));
    }],
    ['here', () => start.switchTracing(false)],
  ])('%s, nothing is recorded or sent any more', async (_, off) => {
    const recorder = start.startTracing(() => null);
    const open = recorder.startTrace('open');
    recorder.startTrace('ended').end();
    expect(localStorage.getItem('sidechain-session-id')).not.toBeNull();

    off();

    expect(recorder.isOn).toBe(false);
    expect(recorder.headersOf(open)).toEqual({});
    expect(localStorage.getItem('sidechain-session-id')).toBeNull();
    open.end();
    recorder.startTrace('later').end();
    dispatchEvent(new Event('pagehide'));
    await recorder.sendToServer();
    await settled();
    expect(sent).toEqual([]);
    expect(localStorage.getItem('sidechain-session-id')).toBeNull();
  });

  it('what was kept for a server that was away is gone, and is not sent when it is switched on again', async () => {
    start.startTracing(() => null);
    await settled();
    await new SpanDatabase(() => null).put(batch);
    start.switchTracing(false);
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]));

    start.switchTracing(true);
    start.startTracing(() => null);
    const handed: string[] = [];
    await new SpanDatabase(() => null).drain(({ id }) => Promise.resolve(handed.push(id) > 0));
    expect([handed, sent]).toEqual([[], []]);
  });

  it('a page that begins so records nothing, listens to nothing, and takes away what an earlier one kept', async () => {
    await new SpanDatabase(() => null).put(batch);
    document.cookie = OFF;
    vi.mocked(addEventListener).mockClear();

    const recorder = start.startTracing(() => null);
    const root = recorder.startTrace('root');
    expect(recorder.headersOf(root)).toEqual({});
    root.end();
    dispatchEvent(new Event('pagehide'));
    await vi.waitFor(async () => expect(await indexedDB.databases()).toEqual([]));
    expect([recorder.isOn, sent, localStorage.length, vi.mocked(addEventListener).mock.calls]).toEqual([false, [], 0, []]);
  });

  it('without a database there is nothing to forget', () => {
    globalThis.indexedDB = { deleteDatabase: () => { throw new DOMException('switched off', 'SecurityError'); } } as unknown as IDBFactory;
    expect(() => start.switchTracing(false)).not.toThrow();
    expect(start.startTracing(() => null).isOn).toBe(false);
  });
});

it('a page that is left ends what is open: cancelled, with the time that it took', async () => {
  const recorder = start.startTracing(() => null);
  const root = recorder.startTrace('web.share_loop', { ticks: performance.now() - 1000 });
  const child = recorder.startSpan('web.upload_audio', root);

  dispatchEvent(new Event('pagehide'));
  await vi.waitFor(() => expect(sent.join()).toContain('web.share_loop'));

  const { spans, done } = JSON.parse(sent[0]!) as { spans: { name: string; status: string; duration_ms: number; attributes?: object }[]; done: string[] };
  expect(spans.map(({ name, status }) => [name, status])).toEqual([['web.upload_audio', 'cancelled'], ['web.share_loop', 'cancelled']]);
  expect(spans[1]!.duration_ms).toBeGreaterThanOrEqual(1000);
  expect(spans[1]!.attributes).not.toHaveProperty('sidechain.unfinished');
  expect(done).toEqual([root.traceId]);
  expect(child.isEnded).toBe(true);
});

it('a page that is hidden tells what is open, by a request that outlives it, and goes on', async () => {
  const recorder = start.startTracing(() => null);
  const root = recorder.startTrace('web.share_loop');
  recorder.startSpan('web.read_file', root).end();

  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(sent.join()).toContain('web.share_loop'));

  const { spans, done } = JSON.parse(sent[0]!) as { spans: { name: string; end_time_ms?: number; attributes?: Record<string, unknown> }[]; done: string[] };
  expect(spans.map(({ name, end_time_ms }) => [name, end_time_ms !== undefined])).toEqual([['web.read_file', true], ['web.share_loop', false]]);
  expect(spans[1]!.attributes).toMatchObject({ 'sidechain.unfinished': true });
  expect(done).toEqual([]);
  expect(vi.mocked(fetch).mock.calls.map(([, request]) => request?.keepalive)).toEqual([true]);
  expect(root.isEnded).toBe(false);
});
