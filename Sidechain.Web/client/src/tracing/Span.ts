import type { TraceClock } from './clock';
import * as Attributes from './attributeNames';
import * as Events from './eventNames';
import type { TraceContext } from './TraceContext';

export type SpanStatus = 'ok' | 'error' | 'cancelled';
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[] | readonly boolean[];

/** What `setAttribute` takes: an attribute without a value is left out. */
export type GivenValue = AttributeValue | null | undefined;

export interface SpanEvent {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly attributes?: Readonly<Record<string, GivenValue>> | undefined;
}

/** What a span tells its recorder. */
export interface SpanOwner {
  ended(span: Span): void;
}

const MAX_ATTRIBUTES = 64;
const MAX_EVENTS = 64;

/** One operation. Made by `SpanRecorder`; ends once; what comes after its end is ignored. */
export class Span {
  readonly context: TraceContext;
  readonly name: string;
  readonly clock: TraceClock;
  /** Epoch milliseconds. */
  readonly start: number;
  /** The root of its trace: itself where it has none above it. */
  readonly root: Span;
  status: SpanStatus = 'ok';
  message: string | undefined;
  /** Milliseconds; undefined until it ended. */
  duration: number | undefined;
  events: SpanEvent[] = [];
  /** Spans of the trace that have not ended; counted on the root. */
  open = 1;
  /** A copy of it went out before it ended. */
  isToldUnfinished = false;
  /** Nothing of its trace was open when it ended: the trace is told as done together with it. */
  isLast = false;
  private readonly ticks: number;
  private readonly owner: SpanOwner;
  // Key and value in turn: quicker than an object that gets another shape with each span, and any text is a key, `__proto__` too.
  private readonly pairs: unknown[] = [];
  private droppedAttributes = 0;
  private droppedEvents = 0;

  constructor(owner: SpanOwner, name: string, context: TraceContext, clock: TraceClock, parent: Span | undefined, ticks: number) {
    this.owner = owner;
    this.name = name;
    this.context = context;
    this.clock = clock;
    this.ticks = ticks;
    this.start = clock.at(ticks);
    this.root = parent?.root ?? this;
    if (parent) {
      this.root.open++;
    }
    if (clock.jumped) {
      this.setAttribute(Attributes.ClockJump, clock.jumped);
    }
  }

  get traceId(): string {
    return this.context.traceId;
  }

  /** A copy. */
  get attributes(): Record<string, AttributeValue> {
    const { pairs } = this;
    return Object.fromEntries(pairs.flatMap((key, at) => (at % 2 ? [] : [[key, pairs[at + 1]]])));
  }

  get isEnded(): boolean {
    return this.duration !== undefined;
  }

  /** Replaces an earlier value of the key. */
  setAttribute(key: string, value: GivenValue): this {
    if (this.isEnded || value === null || value === undefined) {
      return this;
    }
    const { pairs } = this;
    let at = 0;
    while (at < pairs.length && pairs[at] !== key) {
      at += 2;
    }
    if (at < 2 * MAX_ATTRIBUTES) {
      pairs[at] = key;
      pairs[at + 1] = value;
    } else {
      this.droppedAttributes++;
    }
    return this;
  }

  /** @param ticks When, by `performance.now()`. */
  addEvent(name: string, attributes?: Record<string, GivenValue>, ticks: number = performance.now()): this {
    if (!this.isEnded) {
      this.note({ name, time: this.clock.at(ticks), attributes });
    }
    return this;
  }

  setStatus(status: SpanStatus, message?: string): this {
    if (!this.isEnded) {
      this.status = status;
      this.message = message;
    }
    return this;
  }

  /** An abort is a cancelled span, everything else an error with its event. */
  recordException(error: unknown): this {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
    if (name === 'AbortError') {
      return this.setStatus('cancelled', message);
    }
    return this.setAttribute(Attributes.ErrorType, name)
      .addEvent(Events.Exception, { [Attributes.ExceptionType]: name, [Attributes.ExceptionMessage]: message })
      .setStatus('error', message);
  }

  private note(event: SpanEvent): void {
    if (this.events.length < MAX_EVENTS) {
      this.events.push(event);
    } else {
      this.droppedEvents++;
    }
  }

  /** @param ticks When, by `performance.now()`. */
  end(ticks: number = performance.now()): void {
    if (this.isEnded) {
      return;
    }
    const jump = this.clock.takeJump(ticks);
    if (jump) {
      this.note({ name: Events.ClockJump, time: this.start + ticks - this.ticks, attributes: { [Attributes.ClockJump]: jump } });
    }
    if (this.droppedAttributes) {
      this.pairs.push(Attributes.DroppedAttributes, this.droppedAttributes);
    }
    if (this.droppedEvents) {
      this.pairs.push(Attributes.DroppedEvents, this.droppedEvents);
    }
    this.duration = Math.max(0, ticks - this.ticks);
    this.root.open--;
    this.owner.ended(this);
  }
}
