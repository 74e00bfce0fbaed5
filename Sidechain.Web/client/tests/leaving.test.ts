import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Delivery, type BatchAnswer } from '../src/tracing/Delivery';
import { SpanRecorder } from '../src/tracing/SpanRecorder';
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

const done = (name: string): void => recorder.startTrace(name).end();

describe('a page that is left', () => {
  it('leaving, it sends what waits and, once, copies of what is open', async () => {
    const root = recorder.startTrace('root');
    recorder.startSpan('ended', root).end();
    const open = recorder.startSpan('open', root);
    delivery.leave(recorder.getSpans());
    delivery.leave(recorder.getSpans());
    expect(server.batches).toHaveLength(1);
    expect(server.batches[0]!.isLeaving).toBe(true);
    const spans = server.batches[0]!.batch.spans.map((span) => JSON.parse(span.json) as { name: string; end_time_ms?: number; attributes?: object });
    expect(spans.map((span) => [span.name, 'end_time_ms' in span])).toEqual([['ended', true], ['root', false], ['open', false]]);
    expect(spans[2]!.attributes).toEqual({ 'sidechain.unfinished': true });
    // It came back: what was a copy is told in full.
    open.end();
    root.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.names.at(-1)).toEqual(['open', 'root']);
    expect(open.attributes).toEqual({});
  });

  it('a page that is left in the middle of a request sends its batch again, by one that outlives it', async () => {
    server.send = (batch, isLeaving) => {
      server.batches.push({ batch, isLeaving });
      // The browser ends the first one with the page.
      return isLeaving ? Promise.resolve({ kind: 'stored' }) : new Promise(() => undefined);
    };
    done('on its way');
    await vi.advanceTimersByTimeAsync(0);
    done('after it');
    delivery.leave([]);
    delivery.leave([]);
    expect(server.batches.map(({ isLeaving }) => isLeaving)).toEqual([false, true, true]);
    expect(server.names).toEqual([['on its way'], ['after it'], ['on its way']]);
    // The server counts it once.
    expect(server.batches[2]!.batch.id).toBe(server.batches[0]!.batch.id);
  });

  it('what browsers refuse of requests that outlive a page, since 64 KiB are all, is kept, and goes out when the page is back', async () => {
    let room = 64 * 1024;
    server.send = (batch, isLeaving) => {
      const size = batch.spans.reduce((sum, span) => sum + span.json.length, 0);
      if (isLeaving && size > room) {
        return Promise.resolve({ kind: 'retry' });
      }
      room -= isLeaving ? size : 0;
      server.batches.push({ batch, isLeaving });
      return Promise.resolve({ kind: 'stored' });
    };
    const root = recorder.startTrace('root');
    for (let i = 0; i < 300; i++) {
      recorder.startSpan(`span ${i}`, root).setAttribute('note', 'x'.repeat(600)).end();
    }
    root.end();
    delivery.leave([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.batches).toHaveLength(1);
    expect(shelf.kept.length).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(shelf.kept).toEqual([]);
    expect(server.names.flat()).toHaveLength(301);
  });

  it('asked to send during a pause, it keeps what waits: who is signed in next did not make it', async () => {
    server.answers = [{ kind: 'retry', status: 429, retryAfter: 30_000 }];
    done('root');
    await vi.advanceTimersByTimeAsync(0);
    done('another');
    await recorder.sendToServer();
    expect(server.batches).toHaveLength(1);
    expect(shelf.kept).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(server.names.flat()).toEqual(['root', 'root', 'another']);
  });

  it('switched off in the middle of a request, it keeps nothing', async () => {
    let answer: (answer: BatchAnswer) => void = () => undefined;
    server.send = () => new Promise((resolve) => (answer = resolve));
    done('root');
    await vi.advanceTimersByTimeAsync(0);
    delivery.stop();
    answer({ kind: 'retry' });
    await vi.advanceTimersByTimeAsync(0);
    expect(shelf.kept).toEqual([]);
  });

  it('a store that fails while the page is left is no error', async () => {
    delivery = new Delivery(server, { put: () => Promise.reject(new Error('full')), drain: () => Promise.resolve() }, () => 1);
    recorder = new SpanRecorder(delivery);
    server.answers = [{ kind: 'retry' }];
    const root = recorder.startTrace('root');
    for (let i = 0; i < 300; i++) {
      recorder.startSpan(`span ${i}`, root).setAttribute('note', 'x'.repeat(600)).end();
    }
    delivery.leave(recorder.getSpans());
    await vi.advanceTimersByTimeAsync(10_000);
    // It came back, and nothing is lost.
    expect(new Set(server.names.flat()).size).toBe(301);
  });
});
