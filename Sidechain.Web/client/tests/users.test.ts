import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTracing } from '../src/tracing';
import type { SpanRecorder } from '../src/tracing';

let user: string | null;
/** Names of spans with the user as whom they were sent. */
let sent: string[];
let status: number;
let recorder: SpanRecorder;

beforeEach(() => {
  localStorage.clear();
  globalThis.indexedDB = new IDBFactory();
  sent = [];
  status = 200;
  vi.stubGlobal('fetch', vi.fn((_: string, request: { body: string; headers: Record<string, string> }) => {
    const { spans } = JSON.parse(request.body) as { spans: { name: string }[] };
    if (status === 200) {
      sent.push(...spans.map(({ name }) => `${name} as ${request.headers['X-Sidechain-Web']}`));
    }
    return Promise.resolve(new Response('{}', { status }));
  }));
  vi.spyOn(globalThis, 'addEventListener');
  user = 'alice';
  recorder = startTracing(() => user);
});
afterEach(() => {
  vi.mocked(addEventListener).mock.calls.forEach(([type, listener]) => removeEventListener(type, listener));
  vi.unstubAllGlobals();
});

/** What is kept in the browser. */
const kept = async (): Promise<{ userId: string | null; names: string[] }[]> => {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('sidechain-tracing', 1);
    request.onsuccess = () => resolve(request.result);
  });
  const all = await new Promise<{ userId: string | null; batch: { spans: { json: string }[] } }[]>((resolve) => {
    const request = database.transaction('batches').objectStore('batches').getAll();
    request.onsuccess = () => resolve(request.result as never);
  });
  database.close();
  return all.map(({ userId, batch }) => ({ userId, names: batch.spans.map((span) => (JSON.parse(span.json) as { name: string }).name) }));
};

describe('where another tab logs in as somebody else', () => {
  it('a trace stays with the user who began it, and waits for that user', async () => {
    const late = recorder.startTrace('late');
    recorder.startTrace('ended').end();

    user = 'bob';
    late.end();
    recorder.startTrace('of bob').end();
    await vi.waitFor(() => expect(sent).toEqual(['of bob as bob']));
    await vi.waitFor(async () => expect((await kept()).flatMap(({ userId, names }) => names.map((name) => `${name} of ${userId}`))).toEqual(['ended of alice', 'late of alice']));

    user = 'alice';
    startTracing(() => user);
    await vi.waitFor(() => expect(sent).toEqual(['of bob as bob', 'ended as alice', 'late as alice']));
  });

  it('what the host refuses since it is not the user any more is kept as that user\'s', async () => {
    status = 412;
    recorder.startTrace('ended').end();
    await vi.waitFor(async () => expect(await kept()).toEqual([{ userId: 'alice', names: ['ended'] }]));
    expect(sent).toEqual([]);
  });

  it('a page that is left sends copies of the user\'s own traces alone', async () => {
    recorder.startTrace('of alice');
    user = 'bob';
    recorder.startTrace('of bob');
    dispatchEvent(new Event('pagehide'));
    await vi.waitFor(() => expect(sent).toEqual(['of bob as bob']));
    await vi.waitFor(async () => expect(await kept()).toEqual([{ userId: 'alice', names: ['of alice'] }]));
  });
});

it('what was begun before the log-in goes out as the user who logs in, and logging out as nobody', async () => {
  user = null;
  const login = recorder.startTrace('login');
  user = 'bob';
  login.end();
  await vi.waitFor(() => expect(sent).toEqual(['login as 1']));

  const logout = recorder.startTrace('logout', { isNobodys: true });
  user = null;
  logout.end();
  await vi.waitFor(() => expect(sent).toEqual(['login as 1', 'logout as 1']));
});
