import { TraceClock } from './clock';
import * as Attributes from './attributeNames';
import { SERVICE_NAME } from './names';
import { Span, type GivenValue, type SpanStatus } from './Span';
import { CLIENT_VERSION, TraceContext } from './TraceContext';

/** Where ended spans go. */
export interface SpanSink {
  /** @param isLast No span of its trace is open any more. */
  add(span: Span, isLast: boolean): void;
  flush(): Promise<unknown>;
}

export interface TraceOptions {
  /** The trace's and root's ids, where somebody else chose them. */
  readonly context?: TraceContext;
  /** When it began, by `performance.now()`; now where it is missing. */
  readonly ticks?: number;
  /** It is no user's: its end takes away who is signed in. */
  readonly isNobodys?: boolean;
}

/** Starts spans and hands them on when they end. Without a sink it is off: its spans are real and nobody ever sees them. */
export class SpanRecorder {
  /** The session at this moment; goes onto roots and into `baggage`. */
  sessionId: () => string | undefined = () => undefined;
  private readonly openSpans = new Set<Span>();
  private sink: SpanSink | undefined;

  constructor(sink?: SpanSink) {
    this.sink = sink;
  }

  get isOn(): boolean {
    return this.sink !== undefined;
  }

  /** A user action or a page load: one action, one trace. */
  startTrace(name: string, { context = new TraceContext(), ticks = performance.now() }: TraceOptions = {}): Span {
    return this.begin(name, context, new TraceClock(), undefined, ticks)
      .setAttribute(Attributes.ServiceName, SERVICE_NAME)
      .setAttribute(Attributes.ServiceVersion, CLIENT_VERSION)
      .setAttribute(Attributes.SessionId, this.sessionId());
  }

  /** @param ticks When it began, by `performance.now()`. */
  startSpan(name: string, parent: Span, ticks: number = performance.now(), context: TraceContext = parent.context.child()): Span {
    return this.begin(name, context, parent.clock, parent, ticks);
  }

  /** Runs an operation under a span that ends with it, as error where it throws. */
  async run<T>(name: string, parent: Span, work: (span: Span) => Promise<T> | T): Promise<T> {
    const span = this.startSpan(name, parent);
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error);
      throw error;
    } finally {
      span.end();
    }
  }

  endSpan(span: Span, status: SpanStatus = 'ok', message?: string): void {
    if (status !== 'ok') {
      span.setStatus(status, message);
    }
    span.end();
  }

  recordEvent(span: Span, name: string, attributes?: Record<string, GivenValue>): void {
    span.addEvent(name, attributes);
  }

  addAttribute(span: Span, key: string, value: GivenValue): void {
    span.setAttribute(key, value);
  }

  /** The headers of a request to our own origin under this span; none when off. */
  headersOf(span: Span): Record<string, string> {
    return this.isOn ? span.context.getHttpHeaders(this.sessionId()) : {};
  }

  /** From now on it is off: what is open is never seen by anybody. */
  stop(): void {
    this.sink = undefined;
    this.sessionId = () => undefined;
  }

  /** The user has left: what is open will not be finished, and took this long. */
  cancelOpen(): void {
    // What was begun last lies deepest.
    [...this.openSpans].reverse().forEach((span) => this.endSpan(span, 'cancelled'));
  }

  /** Those that have not ended. */
  getSpans(): readonly Span[] {
    return [...this.openSpans];
  }

  /** Sends what has ended; resolves when it is stored, or when it cannot be now. */
  async sendToServer(): Promise<void> {
    await this.sink?.flush();
  }

  /** @internal */
  ended(span: Span): void {
    this.openSpans.delete(span);
    this.sink?.add(span, span.root.open === 0);
  }

  private begin(name: string, context: TraceContext, clock: TraceClock, parent: Span | undefined, ticks: number): Span {
    const span = new Span(this, name, context, clock, parent, ticks);
    if (this.sink) {
      this.openSpans.add(span);
    }
    return span;
  }
}
