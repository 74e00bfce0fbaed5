/** An answer that is not the one hoped for, as a sentence for people, with the trace that support can look at. */
export class ApiError extends Error {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly traceId: string | null;

  constructor(status: number, sentence: string, traceId: string | null) {
    super(sentence);
    this.name = status ? `HTTP ${status}` : 'NetworkError';
    this.status = status;
    this.traceId = traceId;
  }

  /** Out of a problem document; anything else says its status alone. */
  static of(status: number, body: string, traceId: string | null): ApiError {
    let problem: { error?: unknown } = {};
    try {
      problem = (JSON.parse(body) ?? {}) as typeof problem;
    } catch {
      // A proxy's page says nothing to people.
    }
    const sentence = typeof problem.error === 'string' ? problem.error : `The server answered with status ${status}. Try again in a moment.`;
    return new ApiError(status, sentence, traceId);
  }

  static unreachable(traceId: string | null): ApiError {
    return new ApiError(0, navigator.onLine ? 'The server cannot be reached. Try again in a moment.' : 'You are offline. Try again when the network is back.', traceId);
  }
}
