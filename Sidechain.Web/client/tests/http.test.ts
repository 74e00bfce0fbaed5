import { describe, expect, it } from 'vitest';
import { describeAnswer, describeRequest, protocolVersion, tracedExchange } from '../src/tracing/http';
import * as Attributes from '../src/tracing/attributeNames';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';
import { TraceContext } from '../src/tracing/TraceContext';
import { vectors } from './vectors';

const spans: Span[] = [];
const recorder = new SpanRecorder({ add: (span) => void spans.push(span), flush: () => Promise.resolve() });

describe('a traced exchange', () => {
  it('sends headers to our own origin alone', async () => {
    const root = recorder.startTrace('root');
    const sent: string[][] = [];
    for (const address of ['/api/v1/posts', `${location.origin}/x`, 'https://elsewhere.test/x', '//elsewhere.test/x']) {
      await tracedExchange(recorder, root, { method: 'GET', address }, (headers) => {
        sent.push(Object.keys(headers));
        return Promise.resolve();
      });
    }
    expect(sent.map((names) => names.includes('traceparent'))).toEqual([true, true, false, false]);
    expect(sent[2]).toEqual([]);
  });

  it('keeps no value of a query, and no user name of an address', () => {
    const span = recorder.startTrace('x');
    describeRequest(span, 'GET', 'https://alice:pw@elsewhere.test:8443/a?b=secret&c=1');
    expect(span.attributes).toMatchObject({ [Attributes.UrlFull]: 'https://elsewhere.test:8443/a?b=*&c=*', [Attributes.ServerAddress]: 'elsewhere.test', [Attributes.ServerPort]: 8443 });
  });

  it('says what the server said, and marks another trace', () => {
    const span = recorder.startTrace('x');
    const headers: Record<string, string> = { 'X-Server-Time': '75.5', 'X-Span-ID': '00f067aa0ba902b7', 'X-Trace-ID': '4bf92f3577b34da6a3ce929d0e0e4736' };
    describeAnswer(span, 404, (name) => headers[name] ?? null);
    expect(span).toMatchObject({
      status: 'error',
      attributes: {
        [Attributes.Status]: 404,
        [Attributes.ErrorType]: '404',
        [Attributes.ServerTime]: 75.5,
        [Attributes.ServerSpan]: '00f067aa0ba902b7',
        [Attributes.TraceMismatch]: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
    });
  });

  it.each([
    ['75ms', 75],
    ['-1', undefined],
    ['yesterday', undefined],
    ['99999999999', undefined],
    ['', undefined],
  ])('a server time of %j is %j', (text, time) => {
    const span = recorder.startTrace('x');
    describeAnswer(span, 200, (name) => (name === 'X-Server-Time' ? text : name === 'X-Span-ID' ? '<script>' : null));
    expect(span.attributes[Attributes.ServerTime]).toBe(time);
    expect(span.attributes).not.toHaveProperty(Attributes.ServerSpan);
  });

  // Texts that map to an id by their hash are a server's to map: no page has such a trace.
  const { trace_ids, span_ids } = vectors<{ trace_ids: { text: string | null; id: string | null; foreign: boolean }[]; span_ids: { text: string | null; id: string | null }[] }>('ids.json');

  it.each(trace_ids.filter(({ text }) => text))('an echoed trace id is compared as servers spell it: $text', ({ text, id, foreign }) => {
    const span = recorder.startTrace('x', { context: new TraceContext(foreign ? undefined : (id ?? undefined)) });
    describeAnswer(span, 200, (name) => (name === 'X-Trace-ID' ? text : null));
    expect(span.attributes[Attributes.TraceMismatch]).toBe(id && !foreign ? undefined : 'invalid');
  });

  it.each(span_ids)("the server's span id is taken where it is one: $text", ({ text, id }) => {
    const span = recorder.startTrace('x');
    describeAnswer(span, 200, (name) => (name === 'X-Span-ID' ? text : null));
    expect(span.attributes[Attributes.ServerSpan]).toBe(text?.toLowerCase() === id ? (id ?? undefined) : undefined);
  });

  it('writes protocols as OpenTelemetry does', () => expect(['http/1.1', 'h2', 'h3', '', undefined].map(protocolVersion)).toEqual(['1.1', '2', '3', '', undefined]));
});
