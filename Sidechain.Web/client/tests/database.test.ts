import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Batch } from '../src/tracing/Delivery';
import { SpanDatabase } from '../src/tracing/SpanDatabase';

const batch = (id: string): Batch => ({ id, spans: [], done: [], dropped: {} });
const drained = async (database: SpanDatabase): Promise<string[]> => {
  const ids: string[] = [];
  await database.drain((kept, isOld) => {
    ids.push(isOld ? `${kept.id}, too old` : kept.id);
    return Promise.resolve(true);
  });
  return ids;
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('SpanDatabase', () => {
  it('gives back what it kept, the oldest first, once', async () => {
    const database = new SpanDatabase(() => 'alice');
    await database.put(batch('a'));
    await database.put(batch('b'));
    // As the next page does.
    const next = new SpanDatabase(() => 'alice');
    expect(await drained(next)).toEqual(['a', 'b']);
    expect(await drained(next)).toEqual([]);
  });

  it('keeps what could not be handled, and what comes after it', async () => {
    const database = new SpanDatabase(() => null);
    await database.put(batch('a'));
    await database.drain(() => Promise.resolve(false));
    expect(await drained(database)).toEqual(['a']);
  });

  it('never sends what one user made as another', async () => {
    let user = 'alice';
    const database = new SpanDatabase(() => user);
    await database.put(batch('of alice'));
    user = 'bob';
    expect(await drained(database)).toEqual([]);
    user = 'alice';
    expect(await drained(database)).toEqual(['of alice']);
  });

  it('gives away what is six days old as such', async () => {
    const database = new SpanDatabase(() => null);
    await database.put(batch('old'));
    const later = Date.now() + 6 * 24 * 3600 * 1000 + 1000;
    vi.spyOn(Date, 'now').mockReturnValue(later);
    expect(await drained(database)).toEqual(['old, too old']);
    vi.restoreAllMocks();
    expect(await drained(database)).toEqual([]);
  });

  it('how old what a clock with a dead battery stamped is, nobody can say: it goes out', async () => {
    const database = new SpanDatabase(() => null);
    vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(1970, 0, 2));
    await database.put(batch('of 1970'));
    vi.restoreAllMocks();
    expect(await drained(database)).toEqual(['of 1970']);
  });

  it('what one user left behind goes out too old as any', async () => {
    await new SpanDatabase(() => 'alice').put(batch('of alice'));
    const later = Date.now() + 6 * 24 * 3600 * 1000 + 1000;
    vi.spyOn(Date, 'now').mockReturnValue(later);
    expect(await drained(new SpanDatabase(() => 'bob'))).toEqual(['of alice, too old']);
  });

  it('a write that the disk refuses at its end was no write', async () => {
    const database = new SpanDatabase(() => null);
    const add = IDBObjectStore.prototype.add;
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value: unknown) {
      const request = add.call(this, value);
      // As Chromium does over quota: the request is a success, the transaction is none.
      request.addEventListener('success', () => this.transaction.abort());
      return request;
    });
    await expect(database.put(batch('a'))).rejects.toBeDefined();
    vi.restoreAllMocks();
    expect(await drained(database)).toEqual([]);
  });

  it('garbage in the database holds nothing up, and goes', async () => {
    const database = new SpanDatabase(() => null);
    await database.put(null as never);
    await database.put({ id: 'half' } as never);
    await database.put(batch('good'));
    const ids: string[] = [];
    const handle = async (kept: Batch): Promise<boolean> => {
      await Promise.resolve();
      ids.push(`${kept.id} ${kept.spans.length}`);
      return true;
    };
    await database.drain(handle);
    expect(ids).toEqual(['good 0']);
    await database.drain(handle);
    expect(ids).toEqual(['good 0']);
  });

  it('a database of that name that has no such store is no error', async () => {
    await new Promise((resolve) => (indexedDB.open('sidechain-tracing', 1).onsuccess = resolve));
    const database = new SpanDatabase(() => null);
    await expect(database.put(batch('a'))).rejects.toBeDefined();
    expect(await drained(database)).toEqual([]);
  });

  it('a database that is taken away, as "clear site data" does, is opened again', async () => {
    const database = new SpanDatabase(() => null);
    await database.put(batch('a'));
    await new Promise((resolve) => (indexedDB.deleteDatabase('sidechain-tracing').onsuccess = resolve));
    await database.put(batch('b'));
    expect(await drained(database)).toEqual(['b']);
  });

  it('is full at fifty batches', async () => {
    const database = new SpanDatabase(() => null);
    for (let i = 0; i < 50; i++) {
      expect(await database.put(batch(String(i)))).toBe(true);
    }
    expect(await database.put(batch('more'))).toBe(false);
  });

  it('two tabs that empty it at once hand out each batch once', async () => {
    let last: Promise<unknown> = Promise.resolve();
    vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => Promise<void>) => (last = last.then(work)) } });
    await new SpanDatabase(() => null).put(batch('a'));
    await new SpanDatabase(() => null).put(batch('b'));
    const tabs = [new SpanDatabase(() => null), new SpanDatabase(() => null)];
    expect(await Promise.all(tabs.map(drained))).toEqual([['a', 'b'], []]);
    vi.unstubAllGlobals();
  });

  it('a database that never opens is none: after five seconds others stop waiting for it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    globalThis.indexedDB = { open: () => ({}) } as unknown as IDBFactory;
    const database = new SpanDatabase(() => null);
    const put = vi.fn();
    database.put(batch('a')).catch(put);
    const none = vi.fn();
    drained(database).then(none, none);
    await vi.advanceTimersByTimeAsync(4900);
    expect(put).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    expect(put).toHaveBeenCalled();
    expect(none).toHaveBeenCalledWith([]);
    vi.useRealTimers();
  });

  it('without IndexedDB there is nothing to send and no error', async () => {
    globalThis.indexedDB = { open: () => { throw new Error('switched off'); } } as unknown as IDBFactory;
    expect(await drained(new SpanDatabase(() => null))).toEqual([]);
  });
});
