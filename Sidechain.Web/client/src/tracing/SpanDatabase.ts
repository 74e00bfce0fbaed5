import type { Batch, OfflineStore } from './Delivery';

/** The database's name, and that of the lock. */
export const DATABASE = 'sidechain-tracing';
const STORE = 'batches';
const MAX_BATCHES = 50;
/** Telemetry's partitions live no longer. */
const MAX_AGE = 6 * 24 * 60 * 60 * 1000;

/** Longest wait for the database, milliseconds: one that never answers would hold up all that comes after. */
const LIMIT = 5000;

/** September 2001: a clock that shows less has a dead battery, and how old what it stamped is, nobody can say. */
const SENSIBLE = 1e12;

interface Kept {
  /** In the order of arrival; the database counts. */
  readonly seq?: number;
  readonly at: number;
  readonly userId: string | null;
  readonly batch: Batch;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });

/**
 * Batches in IndexedDB until the server can be reached: of all tabs, at most fifty and six days old. A batch goes out as
 * the user who made it, or not at all.
 */
export class SpanDatabase implements OfflineStore {
  private readonly userId: () => string | null;
  private readonly maker: () => string | null;
  private opened: Promise<IDBDatabase> | undefined;

  /**
   * @param userId Who is signed in.
   * @param maker Who made the batches that are put here.
   */
  constructor(userId: () => string | null, maker = userId) {
    this.userId = userId;
    this.maker = maker;
  }

  async put(batch: Batch): Promise<boolean> {
    const store = await this.store('readwrite');
    if ((await settled(store.count())) >= MAX_BATCHES) {
      return false;
    }
    store.add({ at: Date.now(), userId: this.maker(), batch } satisfies Kept);
    // A full disk is told at its end.
    await new Promise((resolve, reject) => {
      store.transaction.oncomplete = resolve;
      store.transaction.onabort = reject;
    });
    return true;
  }

  /** One tab at a time; another one waits, since the first may be closed in the middle. */
  async drain(handle: (batch: Batch, isOld: boolean) => Promise<boolean>): Promise<void> {
    const all = async (): Promise<void> => {
      for (const { seq, at, userId, batch } of (await settled((await this.store('readonly')).getAll())) as Required<Kept>[]) {
        const isOld = !(at < SENSIBLE || Date.now() - at <= MAX_AGE);
        if (!isOld && userId !== null && (userId !== this.userId() || userId !== this.maker())) {
          continue;
        }
        // One that cannot be handled is garbage, and must not hold up the others.
        if (!(await handle(batch, isOld).catch(() => true))) {
          return;
        }
        await settled((await this.store('readwrite')).delete(seq));
      }
    };
    // Without a database there is nothing to send.
    await (navigator.locks ? navigator.locks.request(DATABASE, all) : all()).catch(() => undefined);
  }

  private async store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.opened ??= new Promise((resolve, reject) => {
      setTimeout(reject, LIMIT);
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'seq', autoIncrement: true });
      settled(request).then((result) => {
        result.onclose = result.onversionchange = () => {
          result.close();
          this.opened = undefined;
        };
        resolve(result);
      }, reject);
    });
    return (await this.opened).transaction(STORE, mode).objectStore(STORE);
  }
}
