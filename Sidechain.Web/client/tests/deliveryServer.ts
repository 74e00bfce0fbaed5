import type { Batch, BatchAnswer, OfflineStore, Transport } from '../src/tracing/Delivery';

/** Takes batches, and gives the answers that a test wants. */
export class Server implements Transport {
  readonly batches: { batch: Batch; isLeaving: boolean }[] = [];
  answers: BatchAnswer[] = [];
  send(batch: Batch, isLeaving: boolean): Promise<BatchAnswer> {
    this.batches.push({ batch, isLeaving });
    return Promise.resolve(this.answers.shift() ?? { kind: 'stored' });
  }
  get names(): string[][] {
    return this.batches.map(({ batch }) => batch.spans.map((span) => (JSON.parse(span.json) as { name: string }).name));
  }
}

/** Keeps batches in memory. */
export class Shelf implements OfflineStore {
  kept: Batch[] = [];
  isOld = false;
  put(batch: Batch): Promise<boolean> {
    this.kept.push(batch);
    return Promise.resolve(true);
  }
  async drain(handle: (batch: Batch, isOld: boolean) => Promise<boolean>): Promise<void> {
    while (this.kept.length && (await handle(this.kept[0]!, this.isOld))) {
      this.kept.shift();
    }
  }
}
