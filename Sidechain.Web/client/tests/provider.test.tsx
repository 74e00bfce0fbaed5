import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';
import { TraceProvider, useSpan, useTracing } from '../src/tracing/TraceProvider';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

afterEach(() => document.body.replaceChildren());

describe('TraceProvider', () => {
  it('useSpan is a trace from mount to unmount, cancelled unless it was ended before', async () => {
    const ended: Span[] = [];
    const recorder = new SpanRecorder({ add: (span) => void ended.push(span), flush: () => Promise.resolve() });
    const Page = ({ name }: { name: string }) => <p>{useSpan(name)?.name}</p>;
    const root = createRoot(document.body.appendChild(document.createElement('div')));
    const show = (name: string) => act(() => Promise.resolve(root.render(<TraceProvider recorder={recorder}><Page name={name} /></TraceProvider>)));

    await show('web.page_load');
    expect(document.body.textContent).toBe('web.page_load');
    recorder.getSpans()[0]!.end();
    await show('web.feed_page_load');
    await act(() => Promise.resolve(root.unmount()));
    expect(ended.map((span) => [span.name, span.status])).toEqual([['web.page_load', 'ok'], ['web.feed_page_load', 'cancelled']]);
    expect(ended[0]!.traceId).not.toBe(ended[1]!.traceId);
  });

  it('useTracing outside of it says what is missing', () => {
    const Lost = () => <p>{String(useTracing().isOn)}</p>;
    const root = createRoot(document.createElement('div'), { onUncaughtError: () => undefined });
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(() => act(() => root.render(<Lost />))).toThrow('needs a TraceProvider');
  });
});
