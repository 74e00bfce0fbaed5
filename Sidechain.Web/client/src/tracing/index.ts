export { tracedExchange } from './http';
export { Attributes, Events, Spans } from './names';
export { addVitals, painted, startPageLoad } from './pageLoad';
export type { Span } from './Span';
export { SpanRecorder } from './SpanRecorder';
export { isTracingOn, startTracing, switchTracing } from './start';
export { TraceContext } from './TraceContext';
export { TraceProvider, useSpan, useTracing } from './TraceProvider';
