import { newSpanId, newTraceId } from './ids';
import { CLIENT_TYPE } from './names';

declare const __VERSION__: string;
export const CLIENT_VERSION: string = typeof __VERSION__ === 'undefined' ? '0.0.0' : __VERSION__;

// Version 00 has 55 characters, ff is none, and zeros are no id.
const TRACE_PARENT = /^(?!ff|00.{54})[0-9a-f]{2}-(?!0+-)([0-9a-f]{32})-(?!0+-)([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

/**
 * Where a span stands: its trace, itself, its parent. Passed on explicitly: nothing here is ambient, so no `await` can mix
 * two actions up.
 */
export class TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;

  constructor(traceId: string = newTraceId(), spanId: string = newSpanId(), parentSpanId?: string) {
    this.traceId = traceId;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
  }

  /** The W3C header of this span. */
  get traceParent(): string {
    return `00-${this.traceId}-${this.spanId}-01`;
  }

  child(): TraceContext {
    return new TraceContext(this.traceId, newSpanId(), this.spanId);
  }

  /** What a request to our own origin carries. A context is a span's, so nothing is sent that nobody records. */
  getHttpHeaders(sessionId?: string): Record<string, string> {
    const headers: Record<string, string> = {
      traceparent: this.traceParent,
      'X-Trace-ID': this.traceId,
      'X-Span-ID': this.spanId,
      'X-Client-Type': CLIENT_TYPE,
      'X-Client-Version': CLIENT_VERSION,
      'X-Client-Timestamp': String(Date.now()),
    };
    if (this.parentSpanId) {
      headers['X-Parent-Span-ID'] = this.parentSpanId;
    }
    if (sessionId) {
      headers.baggage = `session.id=${sessionId}`;
    }
    return headers;
  }

  /** The context that a `traceparent` names; null when it is not a valid one. */
  static fromTraceParent(text: string | null | undefined): TraceContext | null {
    const parts = TRACE_PARENT.exec(text?.trim() ?? '');
    return parts && new TraceContext(parts[1], parts[2]);
  }
}
