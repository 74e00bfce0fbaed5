import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TraceClock } from '../src/tracing/clock';
import { Span, type AttributeValue, type SpanStatus } from '../src/tracing/Span';
import { TraceContext } from '../src/tracing/TraceContext';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;

/** The conformance data that C# runs, too. */
export const vectors = <T>(file: string): T => read('tests', 'vectors', file);
export const docs = <T>(file: string): T => read('docs', file);

export interface WireSpan {
  trace_id: string;
  span_id: string;
  parent_span_id: string | null;
  name: string;
  start_us: number;
  end_us: number | null;
  duration_us: number | null;
  status: SpanStatus;
  status_message: string | null;
  attributes: Record<string, AttributeValue>;
  events: { name: string; timestamp_us: number; attributes: Record<string, AttributeValue> }[];
}

/** A span of the page that holds what the vector says. */
export function spanOf(given: WireSpan): Span {
  const clock = new TraceClock();
  const context = new TraceContext(given.trace_id, given.span_id, given.parent_span_id ?? undefined);
  const span = new Span({ ended: () => undefined }, given.name, context, clock, undefined, 0);
  Object.entries(given.attributes).forEach(([key, value]) => span.setAttribute(key, value));
  return Object.assign(span, {
    start: given.start_us / 1000,
    duration: given.duration_us === null ? undefined : given.duration_us / 1000,
    status: given.status,
    message: given.status_message ?? undefined,
    events: given.events.map((event) => ({ name: event.name, time: event.timestamp_us / 1000, attributes: event.attributes })),
  });
}
