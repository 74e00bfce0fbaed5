import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Batch } from '../src/tracing/Delivery';
import { SpanDatabase } from '../src/tracing/SpanDatabase';

const batch = (id: string): Batch => ({ id, spans: [], done: [], dropped: {} });
const drained = async (database: SpanDatabase): Promise<string[]> => {
  const ids: string[] = [];
  await database.drain((kept) => {
    ids.push(kept.id);
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

  it('forgets what is six days old', async () => {
    const database = new SpanDatabase(() => null);
    await database.put(batch('old'));
    const later = Date.now() + 6 * 24 * 3600 * 1000 + 1000;
    vi.spyOn(Date, 'now').mockReturnValue(later);
    expect(await drained(database)).toEqual([]);
    vi.restoreAllMocks();
    expect(await drained(database)).toEqual([]);
  });

  it('is full at fifty batches', async () => {
    const database = new SpanDatabase(() => null);
    for (let i = 0; i < 50; i++) {
      expect(await database.put(batch(String(i)))).toBe(true);
    }
    expect(await database.put(batch('more'))).toBe(false);
  });

  it('without IndexedDB there is nothing to send and no error', async () => {
    globalThis.indexedDB = { open: () => { throw new Error('switched off'); } } as unknown as IDBFactory;
    expect(await drained(new SpanDatabase(() => null))).toEqual([]);
  });
});
