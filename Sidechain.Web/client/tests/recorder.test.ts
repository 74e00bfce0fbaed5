import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Attributes from '../src/tracing/attributeNames';
import * as Events from '../src/tracing/eventNames';
import type { Span } from '../src/tracing/Span';
import { encodeSpan } from '../src/tracing/wire';
import { SpanRecorder, type SpanSink } from '../src/tracing/SpanRecorder';

class Kept implements SpanSink {
  readonly spans: Span[] = [];
  readonly last: boolean[] = [];
  add(span: Span, isLast: boolean): void {
    this.spans.push(span);
    this.last.push(isLast);
  }
  flush = () => Promise.resolve();
}

afterEach(() => vi.useRealTimers());

describe('SpanRecorder', () => {
  it('two actions at once keep their own trees, however their awaits interleave', async () => {
    const kept = new Kept();
    const recorder = new SpanRecorder(kept);
    const action = async (name: string): Promise<Span> => {
      const root = recorder.startTrace(name);
      await recorder.run(`${name}.first`, root, () => Promise.resolve());
      await recorder.run(`${name}.second`, root, (span) => recorder.run(`${name}.below`, span, () => Promise.resolve()));
      root.end();
      return root;
    };
    const roots = await Promise.all([action('a'), action('b')]);
    for (const root of roots) {
      const own = kept.spans.filter((span) => span.traceId === root.traceId);
      expect(own.map((span) => span.name)).toEqual(['first', 'below', 'second'].map((name) => `${root.name}.${name}`).concat(root.name));
      const [first, below, second] = own;
      expect([first!.context.parentSpanId, second!.context.parentSpanId, below!.context.parentSpanId]).toEqual([root.context.spanId, root.context.spanId, second!.context.spanId]);
    }
  });

  it('tells the last span of a trace, even when a child ends after its root', () => {
    const kept = new Kept();
    const recorder = new SpanRecorder(kept);
    const root = recorder.startTrace('root');
    const child = recorder.startSpan('child', root);
    root.end();
    child.end();
    child.end();
    expect(kept.last).toEqual([false, true]);
    expect(recorder.getSpans()).toEqual([]);
  });

  it('an exception is an error with its event, an abort is cancelled', async () => {
    const kept = new Kept();
    const recorder = new SpanRecorder(kept);
    const root = recorder.startTrace('root');
    await expect(recorder.run('fails', root, () => Promise.reject(new TypeError('no')))).rejects.toThrow('no');
    await expect(recorder.run('aborted', root, () => Promise.reject(new DOMException('enough', 'AbortError')))).rejects.toThrow('enough');
    const [failed, aborted] = kept.spans;
    expect(failed).toMatchObject({ status: 'error', message: 'no', attributes: { [Attributes.ErrorType]: 'TypeError' } });
    expect(failed!.events.map((event) => event.name)).toEqual([Events.Exception]);
    expect(aborted).toMatchObject({ status: 'cancelled', events: [] });
  });

  it('what comes after the end changes nothing', () => {
    const kept = new Kept();
    const recorder = new SpanRecorder(kept);
    const root = recorder.startTrace('root');
    const span = recorder.startSpan('once', root);
    span.end();
    span.setAttribute('late', 1).addEvent('late').setStatus('error').recordException(new Error('late'));
    expect(span).toMatchObject({ status: 'ok', events: [], attributes: {} });
  });

  it('keeps 64 attributes and events and counts the rest', () => {
    const span = new SpanRecorder(new Kept()).startTrace('many');
    for (let i = 0; i < 70; i++) {
      span.setAttribute(`a${i}`, i).addEvent(`e${i}`);
    }
    span.setAttribute('a0', 'replaced').end();
    expect(span.attributes.a0).toBe('replaced');
    expect(span.attributes[Attributes.DroppedAttributes]).toBe(8);
    expect(span.attributes[Attributes.DroppedEvents]).toBe(6);
    expect(span.events).toHaveLength(64);
  });

  it.each(['__proto__', 'constructor', 'toString', '1', ''])('%j is a key as every other', (key) => {
    const span = new SpanRecorder(new Kept()).startTrace('odd').setAttribute('first', 1).setAttribute(key, 'a').setAttribute(key, 'b');
    span.end();
    expect(Object.entries(span.attributes).filter(([name]) => name === key)).toEqual([[key, 'b']]);
    expect(JSON.parse(encodeSpan(span))).toHaveProperty(['attributes', 'first'], 1);
    expect(encodeSpan(span)).toContain(`${JSON.stringify(key)}:"b"`);
  });

  it('when the wall clock jumps, durations stay, the jump is told once, and later spans have the new time', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date', 'performance'] });
    const kept = new Kept();
    const recorder = new SpanRecorder(kept);
    const root = recorder.startTrace('root');
    const running = recorder.startSpan('running', root);
    vi.advanceTimersByTime(100);
    vi.setSystemTime(Date.now() + 3_600_000);
    running.end();
    const later = recorder.startSpan('later', root);
    vi.advanceTimersByTime(50);
    later.end();
    root.end();
    expect(running.duration).toBe(100);
    expect(running.events).toMatchObject([{ name: Events.ClockJump, attributes: { [Attributes.ClockJump]: 3_600_000 } }]);
    expect(later.attributes[Attributes.ClockJump]).toBe(3_600_000);
    expect(later.start - running.start).toBe(3_600_100);
    expect(root.duration).toBe(150);
    expect(root.events).toEqual([]);
    // The next action begins with the right time.
    expect(recorder.startTrace('next').start).toBe(Date.now());
  });

  it('switched off it hands nothing on and sends no headers', async () => {
    const recorder = new SpanRecorder();
    const root = recorder.startTrace('root');
    root.end();
    await recorder.sendToServer();
    expect(recorder.isOn).toBe(false);
    expect(recorder.headersOf(root)).toEqual({});
    expect(recorder.getSpans()).toEqual([]);
  });

  it('puts the session on roots and into baggage', () => {
    const recorder = new SpanRecorder(new Kept());
    recorder.sessionId = () => 's-1';
    const root = recorder.startTrace('root');
    expect(root.attributes[Attributes.SessionId]).toBe('s-1');
    expect(recorder.startSpan('child', root).attributes).toEqual({});
    expect(recorder.headersOf(root).baggage).toBe('session.id=s-1');
  });
});
