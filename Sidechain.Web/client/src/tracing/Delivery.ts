import { newTraceId } from './ids';
import type { Span } from './Span';
import type { SpanSink } from './SpanRecorder';
import { encodeSpan } from './wire';

/** Browsers let requests that outlive a page carry 64 KiB in all; a batch stays below that. */
export const MAX_BATCH_BYTES = 60 * 1024;
const MAX_QUEUED = 2000;
/** Room for what stands around a batch's spans and what it says of them, bytes. */
const HEAD = 2048;
/** Beside a span: its comma, or, where it is the last one of its trace, also that trace among `done`. */
const BESIDE = 36;
/** Batches in memory, where there is no store. */
const MAX_WAITING = 20;
const INTERVAL = 5000;
const FIRST_PAUSE = 1000;
const MAX_PAUSE = 60_000;
/** That a server may ask for. A timer of 25 days would end at once, again and again. */
const MAX_ASKED = 86_400_000;

/** Reasons as the services' `dropped` spells them. */
export type DropReason = 'queue_full' | 'span_too_large' | 'not_encodable' | 'forbidden' | 'refused' | 'batch_too_large' | 'expired';

/** What the server made of a batch. */
export interface BatchAnswer {
  readonly kind: 'stored' | 'refused' | 'forbidden' | 'retry';
  /** Of a refusal. */
  readonly status?: number;
  /** Traces of another user. */
  readonly traceIds?: readonly string[];
  /** Milliseconds; NaN where the server says nothing of it. */
  readonly retryAfter?: number;
}

export interface QueuedSpan {
  readonly traceId: string;
  readonly json: string;
}

export interface Batch {
  /** Stays the same when it is sent again: the server counts it once. */
  readonly id: string;
  readonly spans: readonly QueuedSpan[];
  readonly done: readonly string[];
  readonly dropped: Readonly<Record<string, number>>;
}

export interface Transport {
  send(batch: Batch, isLeaving: boolean): Promise<BatchAnswer>;
}

/** Keeps batches while the server cannot be reached, across page loads. */
export interface OfflineStore {
  put(batch: Batch): Promise<boolean>;
  /** Hands out what is kept, one after the other, and forgets each that was handled; old ones are no use to the server. */
  drain(handle: (batch: Batch, isOld: boolean) => Promise<boolean>): Promise<void>;
}

const utf8 = new TextEncoder();

/** Empty for a span that cannot be written, such as one with a value that is no text. */
function tryEncode(span: Span): string {
  try {
    return encodeSpan(span);
  } catch {
    return '';
  }
}

/**
 * Sends spans in batches: at the end of a flow, else after five seconds, and when the page is hidden. Bounded; what is lost is counted
 * and told. Its own requests are never traced, and an error of it never reaches the page.
 */
export class Delivery implements SpanSink {
  private queue: Span[] = [];
  /** Taken out of the queue, and neither stored nor kept so far: the first one is on its way. */
  private unsent: Batch[] = [];
  private waiting: Batch[] = [];
  private dropped: Record<string, number> = {};
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private retrying: Promise<void> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private pausedUntil = 0;
  /** The end of the pause that a server asked for. */
  private askedUntil = 0;
  private isStopped = false;
  private readonly transport: Transport;
  private readonly offline: OfflineStore | undefined;
  private readonly random: () => number;

  constructor(transport: Transport, offline?: OfflineStore, random: () => number = Math.random) {
    this.transport = transport;
    this.offline = offline;
    this.random = random;
  }

  add(span: Span, isLast: boolean): void {
    if (this.queue.length >= MAX_QUEUED) {
      this.drop('queue_full', 1);
    } else {
      this.queue.push(span);
    }
    span.isLast = isLast;
    this.schedule(isLast ? 0 : INTERVAL);
  }

  /** Sends all that waits; during a pause it is kept, for the user who is signed in now. */
  flush(): Promise<void> {
    return (this.sending ??= this.sendAll().finally(() => (this.sending = undefined)));
  }

  /**
   * The page may never run again: what waits goes out by requests that outlive it, with copies of the spans that are still open. A
   * request that is on its way would end with the page, so its batch goes once more. The browser refuses what is over 64 KiB in all;
   * that is kept.
   */
  leave(open: readonly Span[]): void {
    const untold = open.filter((span) => !span.isToldUnfinished && (span.isToldUnfinished = true));
    [...this.take(untold), ...this.unsent.splice(0)].forEach((batch) => void this.deliver(batch, true));
  }

  /** Nothing goes out any more; what waits, or is kept, is forgotten when its turn comes. */
  stop(): void {
    this.isStopped = true;
    this.queue = [];
  }

  /** The network is back, or a page begins: what earlier pages kept goes out. It ends our own pause, and none that a server asked for. */
  async resume(): Promise<void> {
    this.failures = 0;
    if (performance.now() >= this.askedUntil) {
      await this.retry();
    }
  }

  /** One at a time; where an attempt fails, what is behind it waits, too. */
  private retry(): Promise<void> {
    this.pausedUntil = 0;
    return (this.retrying ??= this.sendKept().finally(() => (this.retrying = undefined)));
  }

  private async sendKept(): Promise<void> {
    while (this.waiting[0] && (await this.attempt(this.waiting[0], false))) {
      this.waiting.shift();
    }
    if (!this.isPaused) {
      await this.offline?.drain(async (batch, isOld) => (isOld ? this.lose(batch, 'expired') : this.attempt(batch, false)));
      await this.flush();
    }
  }

  private get isPaused(): boolean {
    return performance.now() < this.pausedUntil;
  }

  private schedule(delay: number): void {
    if (this.timer && delay) {
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        void this.flush();
      },
      Math.max(delay, this.pausedUntil - performance.now()),
    );
  }

  private async sendAll(): Promise<void> {
    while (this.queue.length) {
      for (this.unsent = this.take([]); this.unsent[0]; this.unsent.shift()) {
        await this.deliver(this.unsent[0], false);
      }
    }
  }

  /** Empties the queue into batches. */
  private take(open: readonly Span[]): Batch[] {
    const batches: { id: string; spans: QueuedSpan[]; done: string[]; dropped: Record<string, number> }[] = [];
    let room = 0;
    for (const span of [...this.queue, ...open]) {
      const json = tryEncode(span);
      const size = utf8.encode(json).length + BESIDE;
      if (!json || size > MAX_BATCH_BYTES - HEAD) {
        this.drop(json ? 'span_too_large' : 'not_encodable', 1);
        continue;
      }
      if (size > room) {
        batches.push({ id: newTraceId(), spans: [], done: [], dropped: {} });
        room = MAX_BATCH_BYTES - HEAD;
      }
      room -= size;
      const batch = batches.at(-1)!;
      batch.spans.push({ traceId: span.traceId, json });
      if (span.isLast) {
        batch.done.push(span.traceId);
      }
    }
    if (batches[0]) {
      batches[0].dropped = this.dropped;
      this.dropped = {};
    }
    this.queue = [];
    return batches;
  }

  private async deliver(batch: Batch, isLeaving: boolean): Promise<void> {
    if ((this.isPaused && !isLeaving) || !(await this.attempt(batch, isLeaving))) {
      await this.keep(batch);
    }
  }

  private async keep(batch: Batch): Promise<void> {
    if (!(await this.offline?.put(batch).catch(() => false))) {
      this.waiting.push(batch);
      if (this.waiting.length > MAX_WAITING) {
        this.lose(this.waiting.shift()!, 'queue_full');
      }
    }
  }

  /** False when it is worth another attempt, which is then planned. */
  private async attempt(batch: Batch, isLeaving: boolean): Promise<boolean> {
    if (this.isStopped) {
      return true;
    }
    const answer = await this.transport.send(batch, isLeaving);
    if (answer.kind === 'forbidden') {
      const isOurs = (traceId: string): boolean => !answer.traceIds?.includes(traceId);
      const spans = batch.spans.filter((span) => isOurs(span.traceId));
      const foreign = batch.spans.length - spans.length;
      if (!spans.length || !foreign) {
        return this.lose(batch, 'forbidden');
      }
      this.drop('forbidden', foreign);
      return this.attempt({ ...batch, spans, done: batch.done.filter(isOurs) }, isLeaving);
    }
    if (answer.kind === 'retry') {
      this.pause(answer.retryAfter);
      // Switched off meanwhile, there is nothing to keep.
      return this.isStopped;
    }
    this.failures = 0;
    return answer.kind !== 'refused' || this.lose(batch, answer.status === 413 ? 'batch_too_large' : 'refused');
  }

  /** Doubling, between half and all of it; never less than the server asks for, up to a day. */
  private pause(retryAfter = 0): void {
    const own = Math.min(FIRST_PAUSE * 2 ** this.failures++, MAX_PAUSE) * (0.5 + this.random() / 2);
    const now = performance.now();
    this.pausedUntil =
      retryAfter > 0
        ? (this.askedUntil = now + Math.min(retryAfter, MAX_ASKED) + own / 4)
        : Math.max(now + own, this.askedUntil);
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.retry(), this.pausedUntil - now);
  }

  /** Counts its spans, and what it had to tell of earlier losses. */
  private lose(batch: Batch, reason: DropReason): true {
    Object.entries(batch.dropped).forEach(([of, count]) => this.drop(of, count));
    this.drop(reason, batch.spans.length);
    return true;
  }

  private drop(reason: string, count: number): void {
    if (count) {
      this.dropped[reason] = (this.dropped[reason] ?? 0) + count;
    }
  }
}
