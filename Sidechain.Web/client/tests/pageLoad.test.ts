import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const REQUEST = 'b7ad6b7169203331';
const SERVED = '00f067aa0ba902b7';

let ended: Span[];
let recorder: SpanRecorder;
let startPageLoad: (recorder: SpanRecorder, name: string) => Span;

beforeEach(async () => {
  ended = [];
  recorder = new SpanRecorder({ add: (span) => void ended.push(span), flush: () => Promise.resolve() });
  vi.resetModules();
  ({ startPageLoad } = await import('../src/tracing/pageLoad'));
});
afterEach(() => document.head.replaceChildren());

const measured = (more: object): void => {
  const entry = { type: 'navigate', fetchStart: 1, responseStart: 15, responseEnd: 20, responseStatus: 200, nextHopProtocol: 'h2', ...more };
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([entry as unknown as PerformanceEntry]);
};
const told = (content: string): void => document.head.append(Object.assign(document.createElement('meta'), { name: 'traceparent', content }));
const timing = (name: string, description: string, duration = 0): object => ({ name, description, duration });

describe('the first page load', () => {
  it('begins where the browser began, and holds the request under the id that the host has given it', () => {
    measured({ serverTiming: [timing('total', '', 12.5), timing('trace', `00-${TRACE}-${SERVED}-01`)] });
    told(`00-${TRACE}-${REQUEST}-01`);
    const root = startPageLoad(recorder, 'web.page_load');
    expect([root.traceId, root.start]).toEqual([TRACE, root.clock.at(0)]);
    expect(ended).toHaveLength(1);
    expect(ended[0]!.context).toEqual({ traceId: TRACE, spanId: REQUEST, parentSpanId: root.context.spanId });
    expect([ended[0]!.duration, ended[0]!.attributes]).toEqual([19, expect.objectContaining({ 'http.server_time_ms': 12.5, 'sidechain.server.span_id': SERVED, 'http.response.status_code': 200 })]);
    expect(ended[0]!.attributes).not.toHaveProperty('sidechain.trace_id.mismatch');
    // The script may run seconds later.
    expect(ended[0]!.events).toEqual([{ name: 'response_received', time: ended[0]!.clock.at(15), attributes: undefined }]);
  });

  it.each([
    ['no timings: Firefox has none on a page over plain HTTP', undefined],
    ['none', []],
    ['no trace', [timing('trace', '"><script>'), timing('total', '', NaN)]],
    ['all zeros, and years', [timing('trace', `00-${'0'.repeat(32)}-${SERVED}-01`), timing('total', '', 1e12)]],
    ['less than nothing', [timing('trace', ''), timing('total', '', -5)]],
  ])('is no error where a server tells %s', (_, serverTiming) => {
    measured({ serverTiming });
    told(`00-${TRACE}-${REQUEST}-01`);
    startPageLoad(recorder, 'web.page_load').end();
    expect(ended.map((span) => span.traceId)).toEqual([TRACE, TRACE]);
    expect(Object.keys(ended[0]!.attributes)).not.toContain('sidechain.server.span_id');
    expect(ended[0]!.attributes).not.toHaveProperty('http.server_time_ms');
  });

  it('another trace in the timings than in the document is told', () => {
    measured({ serverTiming: [timing('trace', `00-${TRACE.replace('0', '1')}-${SERVED}-01`)] });
    told(`00-${TRACE}-${REQUEST}-01`);
    startPageLoad(recorder, 'web.page_load');
    expect(ended[0]!.attributes['sidechain.trace_id.mismatch']).toBe(TRACE.replace('0', '1'));
  });

  it.each(['', 'x', `00-${TRACE}-${REQUEST}`, `ff-${TRACE}-${REQUEST}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `00-${TRACE.toUpperCase()}-${REQUEST}-01`])('a document that names no trace, %j, begins one of its own', (content) => {
    measured({ serverTiming: [] });
    told(content);
    const root = startPageLoad(recorder, 'web.page_load');
    expect(root.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(root.traceId).not.toBe(TRACE);
    expect(ended).toEqual([]);
  });

  it('the next one of the document is a trace of its own that begins at the click', () => {
    measured({ serverTiming: [] });
    told(`00-${TRACE}-${REQUEST}-01`);
    startPageLoad(recorder, 'web.page_load').end();
    const next = startPageLoad(recorder, 'web.page_load');
    expect(next.traceId).not.toBe(TRACE);
    expect(next.events.map((event) => event.attributes)).toEqual([{ 'navigation.type': 'in_app' }]);
  });
});
