import type { Batch, BatchAnswer, Transport } from './Delivery';
import { CLIENT_TYPE } from './names';
import { TOLERANCE } from './clock';
import { compareClocks, type ClockSample } from './serverTiming';
import { CLIENT_VERSION } from './TraceContext';

export const SPANS_URL = '/api/v1/telemetry/spans';

/** Longest wait for an answer, milliseconds. */
const TIMEOUT = 10_000;

/** `POST /api/v1/telemetry/spans`, by the browser's own fetch: no span, no trace headers. Each exchange also compares the clocks. */
export class HttpTransport implements Transport {
  /** Who made the spans, `1` for nobody: the host refuses them where somebody else is signed in. */
  user = '1';
  /** The exchange with the shortest round trip so far. */
  private clock: ClockSample | undefined;
  private anchor = 0;
  private readonly get: typeof fetch;

  constructor(get: typeof fetch = (...args) => fetch(...args)) {
    this.get = get;
  }

  async send(batch: Batch, isLeaving: boolean): Promise<BatchAnswer> {
    const sent = Date.now();
    const ticks = performance.now();
    // Somebody set this machine's clock, or it slept: what was measured before is no measure any more.
    if (Math.abs(sent - ticks - this.anchor) > TOLERANCE) {
      this.clock = undefined;
      this.anchor = sent - ticks;
    }
    try {
      const response = await this.get(SPANS_URL, {
        method: 'POST',
        body: this.body(batch, sent),
        headers: {
          'Content-Type': 'application/json',
          'X-Sidechain-Web': this.user,
          'X-Client-Type': CLIENT_TYPE,
          'X-Client-Version': CLIENT_VERSION,
        },
        credentials: 'same-origin',
        keepalive: isLeaving,
        priority: 'low',
        ...(isLeaving ? {} : { signal: AbortSignal.timeout(TIMEOUT) }),
      });
      const sample = compareClocks(response.headers.get('Server-Timing'), sent, sent + performance.now() - ticks);
      if (sample && !(this.clock && this.clock.rtt < sample.rtt)) {
        this.clock = sample;
      }
      return await understand(response);
    } catch {
      return { kind: 'retry' };
    }
  }

  private body({ id, spans, done, dropped }: Batch, sent: number): string {
    const head = JSON.stringify({
      batch_id: id,
      attempt_sent_at_ms: sent,
      clock: this.clock && { offset_ms: this.clock.offset, rtt_ms: this.clock.rtt },
      done,
      dropped: Object.entries(dropped).map(([reason, count]) => ({ reason, count })),
    });
    // The spans are JSON already.
    return `${head.slice(0, -1)},"spans":[${spans.map((span) => span.json).join(',')}]}`;
  }
}

async function understand(response: Response): Promise<BatchAnswer> {
  const { status } = response;
  if (response.ok) {
    return { kind: 'stored' };
  }
  if (status === 403) {
    const problem = (await response.json().catch(() => ({}))) as { trace_ids?: string[] };
    return { kind: 'forbidden', traceIds: problem.trace_ids };
  }
  if ([400, 413, 415, 422].includes(status)) {
    return { kind: 'refused', status };
  }
  const asked = response.headers.get('Retry-After')!;
  // Seconds, or a date against the answer's own, since this machine's clock may be years off. Without either it is NaN.
  return { kind: 'retry', retryAfter: Number(asked) * 1000 || Date.parse(asked) - Date.parse(response.headers.get('Date')!) };
}
