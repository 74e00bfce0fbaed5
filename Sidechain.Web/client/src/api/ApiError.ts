import { SentenceError } from './SentenceError';

const TOO_MANY = 429;
/** How the api's sentences name the pause that they ask for. */
const HEADER = 'as long as Retry-After says';

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

function pauseText(seconds: number): string {
  if (!(seconds > 0)) {
    return 'a moment';
  }
  if (seconds < 100) {
    return counted(Math.ceil(seconds), 'second');
  }
  return seconds < 6000 ? counted(Math.ceil(seconds / 60), 'minute') : counted(Math.ceil(seconds / 3600), 'hour');
}

/** Where the server's own words are missing. */
const sentenceOf = (status: number): string =>
  status === TOO_MANY
    ? `That is too much at once: wait ${HEADER}, then try again.`
    : `The server answered with status ${status}. Try again in a moment.`;

/** What went wrong, as a sentence for people, with the trace that support can look at. */
export class ApiError extends Error {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly traceId: string | null;

  constructor(status: number, sentence: string, traceId: string | null, name = status ? `HTTP ${status}` : 'NetworkError') {
    super(sentence);
    this.name = name;
    this.status = status;
    this.traceId = traceId;
  }

  /**
   * Out of a problem document; anything else says its status alone.
   * @param retryAfter The header, seconds.
   */
  static of(status: number, body: string, traceId: string | null, retryAfter: string | null = null): ApiError {
    let problem: { error?: unknown } = {};
    try {
      problem = (JSON.parse(body) ?? {}) as typeof problem;
    } catch {
      // A proxy's page says nothing to people.
    }
    const sentence = typeof problem.error === 'string' ? problem.error : sentenceOf(status);
    // Nobody here sees a header.
    return new ApiError(status, sentence.replace(HEADER, pauseText(Number(retryAfter))), traceId);
  }

  static unreachable(traceId: string | null): ApiError {
    const sentence = navigator.onLine
      ? 'The server cannot be reached. Try again in a moment.'
      : 'You are offline. Try again when the network is back.';
    return new ApiError(0, sentence, traceId);
  }

  /** Nobody is signed in any more. */
  static signedOut(traceId: string | null): ApiError {
    return new ApiError(401, 'Your session has ended. Log in again.', traceId);
  }

  /** An answer that is not what the api sends: half of it, or a proxy's page. */
  static unreadable(status: number, traceId: string | null): ApiError {
    return new ApiError(status, 'The answer of the server cannot be read. Try again in a moment.', traceId, 'UnreadableAnswer');
  }

  /** Whatever was thrown, to be shown. */
  static from(error: unknown, traceId: string | null): ApiError {
    if (error instanceof ApiError) {
      return error;
    }
    if (error instanceof SentenceError) {
      return new ApiError(0, error.message, traceId, error.name);
    }
    const name = error instanceof Error ? error.name : typeof error;
    return new ApiError(0, 'Something went wrong in this page. Try again, or reload the page.', traceId, name);
  }
}
