import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Delivery, MAX_BATCH_BYTES } from '../src/tracing/Delivery';
import { HttpTransport } from '../src/tracing/HttpTransport';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';
import { encodeSpan } from '../src/tracing/wire';
import { Server, Shelf } from './deliveryServer';

let server: Server;
let shelf: Shelf;
let delivery: Delivery;
let recorder: SpanRecorder;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  server = new Server();
  shelf = new Shelf();
  delivery = new Delivery(server, shelf, () => 1);
  recorder = new SpanRecorder(delivery);
});
afterEach(() => vi.useRealTimers());

const done = (name: string): string => {
  const root = recorder.startTrace(name);
  root.end();
  return root.traceId;
};

describe('Delivery', () => {
  it('sends a flow when it ends, in one batch, and says that nothing more comes', async () => {
    const root = recorder.startTrace('root');
    recorder.startSpan('child', root).end();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.batches).toHaveLength(0);
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names).toEqual([['child', 'root']]);
    expect(server.batches[0]!.batch.done).toEqual([root.traceId]);
  });

  it('sends a flow that takes long every five seconds', async () => {
    const root = recorder.startTrace('root');
    recorder.startSpan('child', root).end();
    await vi.advanceTimersByTimeAsync(4900);
    expect(server.batches).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.names).toEqual([['child']]);
    expect(server.batches[0]!.batch.done).toEqual([]);
  });

  it('sends nothing when nothing happens', async () => {
    await vi.advanceTimersByTimeAsync(300_000);
    await recorder.sendToServer();
    expect(server.batches).toHaveLength(0);
  });

  it('keeps every batch below 60 KiB and loses no span', async () => {
    const root = recorder.startTrace('root');
    for (let i = 0; i < 300; i++) {
      recorder.startSpan(`span ${i}`, root).setAttribute('note', 'ü'.repeat(200 + i)).end();
    }
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    const sizes = server.batches.map(({ batch }) => new TextEncoder().encode(batch.spans.map((span) => span.json).join(',')).length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(MAX_BATCH_BYTES);
    expect(server.names.flat()).toHaveLength(301);
  });

  it('of hundred traces that end within one pause each is told as done, together with its last span or after it', async () => {
    const open = Array.from({ length: 100 }, (_, at) => recorder.startTrace(`root ${at}`));
    open.forEach((root) => recorder.startSpan('child', root).setAttribute('note', 'x'.repeat(1000)).end());
    open.forEach((root) => root.end());
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches.length).toBeGreaterThan(1);
    expect(server.batches.flatMap(({ batch }) => batch.done)).toEqual(open.map((root) => root.traceId));
    server.batches.forEach(({ batch }, at) => {
      const later = server.batches.slice(at + 1).flatMap((other) => other.batch.spans.map((span) => span.traceId));
      expect(batch.done.filter((id) => later.includes(id))).toEqual([]);
    });
  });

  it('counts what it loses, and tells it with the next batch', async () => {
    const root = recorder.startTrace('root');
    for (let i = 0; i < 2100; i++) {
      recorder.startSpan('span', root).end();
    }
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names.flat().length + (server.batches.map(({ batch }) => batch.dropped.queue_full ?? 0).reduce((a, b) => a + b, 0))).toBe(2102);
  });

  it('keeps a batch that cannot be sent, waits longer each time, and sends the same batch again', async () => {
    server.answers = [{ kind: 'retry' }, { kind: 'retry' }, { kind: 'retry' }];
    done('root');
    await vi.advanceTimersByTimeAsync(0);
    expect([server.batches.length, shelf.kept.length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.batches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1900);
    expect(server.batches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100 + 4000);
    expect([server.batches.length, shelf.kept.length]).toEqual([4, 0]);
    expect(new Set(server.batches.map(({ batch }) => batch.id)).size).toBe(1);
  });

  it('waits as long as the server asks', async () => {
    server.answers = [{ kind: 'retry', status: 429, retryAfter: 30_000 }];
    done('root');
    await vi.advanceTimersByTimeAsync(29_000);
    done('another');
    await vi.advanceTimersByTimeAsync(900);
    expect(server.batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.names.flat()).toEqual(['root', 'root', 'another']);
  });

  it('the network that comes back ends its own pause, and none that the server asked for', async () => {
    server.answers = [{ kind: 'retry' }, { kind: 'retry', status: 503, retryAfter: 30_000 }];
    done('root');
    await vi.advanceTimersByTimeAsync(0);
    await delivery.resume();
    expect(server.batches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(29_000);
    await delivery.resume();
    // Nor does an attempt of a page that is left, which gets no such answer.
    server.answers = [{ kind: 'retry' }];
    done('leaving');
    delivery.leave([]);
    await vi.advanceTimersByTimeAsync(999);
    await delivery.resume();
    expect(server.names).toEqual([['root'], ['root'], ['leaving']]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.names.slice(3)).toEqual([['root'], ['leaving']]);
  });

  it.each([[0, 500], [1, 1000]])('pauses are jittered: with %i of 1, the first one lasts %i ms', async (die, pause) => {
    delivery = new Delivery(server, shelf, () => die);
    recorder = new SpanRecorder(delivery);
    server.answers = [{ kind: 'retry' }];
    done('root');
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(server.batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.batches).toHaveLength(2);
  });

  it.each([1e12, Infinity, -60_000, NaN])('a server that asks for a pause of %d ms is not asked again and again', async (retryAfter) => {
    server.send = (batch, isLeaving) => {
      server.batches.push({ batch, isLeaving });
      // An end for what never would have one.
      return Promise.resolve(server.batches.length > 50 ? { kind: 'stored' } : { kind: 'retry', status: 503, retryAfter });
    };
    done('root');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.batches.length).toBeLessThan(8);
    expect(shelf.kept).toHaveLength(1);
  });

  it('no request is over 60 KiB, whatever stands around its spans', async () => {
    const bodies: string[] = [];
    const transport = new HttpTransport(((_: string, init: RequestInit) => {
      bodies.push(init.body as string);
      return Promise.resolve(new Response('{}'));
    }) as typeof fetch);
    recorder = new SpanRecorder(new Delivery(transport, shelf));
    const ended = (by: SpanRecorder, note: number): Span => {
      const root = by.startTrace('root').setAttribute('note', 'x'.repeat(note));
      root.end();
      return root;
    };
    const tooLarge = recorder.startTrace('root');
    Array.from({ length: 20 }, (_, at) => tooLarge.setAttribute(`note ${at}`, 'x'.repeat(4096)));
    tooLarge.end();
    const most = MAX_BATCH_BYTES - 2048;
    const note = Math.floor(most / 40) - 36 - encodeSpan(ended(new SpanRecorder(), 0)).length;
    Array.from({ length: 40 }, () => ended(recorder, note));
    await vi.advanceTimersByTimeAsync(0);
    const body = JSON.parse(bodies[0]!) as { spans: object[]; done: string[]; dropped: object[] };
    expect([bodies.length, body.spans.length, body.done.length, body.dropped]).toEqual([1, 40, 40, [{ reason: 'span_too_large', count: 1 }]]);
    expect(bodies[0]!.length).toBeGreaterThan(most);
    expect(bodies[0]!.length).toBeLessThanOrEqual(60 * 1024);
  });

  it('without a store it keeps batches in memory, bounded', async () => {
    delivery = new Delivery(server, { put: () => Promise.reject(new Error('no database')), drain: () => Promise.resolve() }, () => 1);
    recorder = new SpanRecorder(delivery);
    server.answers = [{ kind: 'retry' }];
    done('root');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.names.flat()).toEqual(['root', 'root']);
  });

  it('leaves out the traces of others and sends the rest, once', async () => {
    const [mine, foreign] = [done('mine'), done('foreign')];
    server.answers = [{ kind: 'forbidden', traceIds: [foreign] }];
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names).toEqual([['mine', 'foreign'], ['mine']]);
    expect(server.batches[1]!.batch.done).toEqual([mine]);
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches.at(-1)!.batch.dropped).toEqual({ forbidden: 1 });
  });

  it.each([[[]], [['of nobody']]])('a refusal that names %j takes the whole batch with it, counted', async (traceIds) => {
    server.answers = [{ kind: 'forbidden', traceIds }];
    done('root');
    await vi.advanceTimersByTimeAsync(0);
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names).toEqual([['root'], ['next']]);
    expect(server.batches[1]!.batch.dropped).toEqual({ forbidden: 1 });
  });

  it('gives up what the server will never take', async () => {
    server.answers = [{ kind: 'refused', status: 400 }];
    done('root');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([server.batches.length, shelf.kept.length]).toEqual([1, 0]);
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches.at(-1)!.batch.dropped).toEqual({ refused: 1 });
  });

  it('while the server is away there is one attempt at a time, however much waits', async () => {
    server.send = (batch, isLeaving) => {
      server.batches.push({ batch, isLeaving });
      return Promise.resolve({ kind: 'retry' });
    };
    for (let minute = 0; minute < 30; minute++) {
      done(`flow ${minute}`);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    const before = server.batches.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.batches.length - before).toBeLessThanOrEqual(10);
    expect(shelf.kept.length).toBeGreaterThan(0);
    // Then all of it arrives, once each.
    server = Object.assign(server, { send: Server.prototype.send, batches: [] });
    await vi.advanceTimersByTimeAsync(61_000);
    expect(server.names.flat().toSorted()).toEqual(Array.from({ length: 30 }, (_, minute) => `flow ${minute}`).toSorted());
  });

  it('the same without a store', async () => {
    delivery = new Delivery(server, undefined, () => 1);
    recorder = new SpanRecorder(delivery);
    server.answers = Array.from({ length: 12 }, () => ({ kind: 'retry' }) as const);
    for (let i = 0; i < 10; i++) {
      done(`flow ${i}`);
      await vi.advanceTimersByTimeAsync(200);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.batches.length).toBeLessThanOrEqual(5);
    await vi.advanceTimersByTimeAsync(900_000);
    expect(new Set(server.names.flat()).size).toBe(10);
  });

  it('one that says "later" is not asked about the batches behind it', async () => {
    server.answers = [{ kind: 'retry' }];
    const root = recorder.startTrace('root');
    for (let i = 0; i < 300; i++) {
      recorder.startSpan(`span ${i}`, root).setAttribute('note', 'x'.repeat(600)).end();
    }
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches).toHaveLength(1);
    expect(shelf.kept.length).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(new Set(server.names.flat()).size).toBe(301);
  });

  it('a span that cannot be written is counted, and holds no other up', async () => {
    const root = recorder.startTrace('root').setAttribute('bad', { toString: () => { throw new Error('no text'); } } as never);
    recorder.startSpan('good', root).end();
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names).toEqual([['good']]);
    expect(server.batches[0]!.batch.dropped).toEqual({ not_encodable: 1 });
  });

  it('what a lost batch had to tell of losses is told all the same', async () => {
    shelf.kept = [{ id: 'old', spans: [{ traceId: 't', json: '{}' }], done: [], dropped: { queue_full: 7 } }];
    server.answers = [{ kind: 'refused', status: 422 }];
    await delivery.resume();
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches.at(-1)!.batch.dropped).toEqual({ queue_full: 7, refused: 1 });
  });

  it('what a store kept too long is counted', async () => {
    shelf.kept = [{ id: 'old', spans: [{ traceId: 't', json: '{}' }], done: [], dropped: {} }];
    shelf.isOld = true;
    await delivery.resume();
    done('next');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names).toEqual([['next']]);
    expect(server.batches[0]!.batch.dropped).toEqual({ expired: 1 });
  });

  it('when the network is back, what earlier pages kept goes out first', async () => {
    shelf.kept = [{ id: 'old', spans: [{ traceId: 't', json: '{"name":"old"}' }], done: [], dropped: {} }];
    server.answers = [{ kind: 'stored' }];
    await delivery.resume();
    expect([server.names, shelf.kept]).toEqual([[['old']], []]);
  });
});
