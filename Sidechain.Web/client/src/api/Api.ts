import { tracedExchange, type Span, type SpanRecorder } from '../tracing';
import { ApiError } from './ApiError';
import type { Feed, Post } from './types';

const OWN = { 'X-Sidechain-Web': '1' };

/** The address where 401 is no end of a session, but a wrong password. */
const LOGIN = '/api/v1/auth/login';

// The server speaks of tokens, which nobody here has ever seen.
const refused = (address: string, status: number, body: string, traceId: string | null): ApiError =>
  status === 401 && address !== LOGIN ? ApiError.signedOut(traceId) : ApiError.of(status, body, traceId);

export interface Upload {
  readonly form: FormData;
  /** Of the audio, bytes. */
  readonly size: number;
  /** The same one when it is sent again: it makes one post. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  onProgress(share: number): void;
}

/** The api, each request under a span of its own. */
export class Api {
  private readonly recorder: SpanRecorder;

  constructor(recorder: SpanRecorder) {
    this.recorder = recorder;
  }

  timeline(parent: Span, before: string | null): Promise<Feed> {
    return this.json(parent, 'GET', `/api/v1/feed/timeline${before ? `?before=${encodeURIComponent(before)}` : ''}`);
  }

  post(parent: Span, id: string): Promise<Post> {
    return this.json(parent, 'GET', `/api/v1/posts/${encodeURIComponent(id)}`);
  }

  audio(parent: Span, post: Post): Promise<ArrayBuffer> {
    return this.exchange(parent, 'GET', post.audio!.url, undefined, (response) => response.arrayBuffer());
  }

  json<T>(parent: Span, method: string, address: string, body?: unknown): Promise<T> {
    return this.exchange(parent, method, address, body === undefined ? undefined : JSON.stringify(body), (response) => response.json() as Promise<T>);
  }

  /** By XMLHttpRequest, the only way to see how far an upload is. */
  share(parent: Span, { form, size, idempotencyKey, signal, onProgress }: Upload): Promise<Post> {
    return tracedExchange(this.recorder, parent, { method: 'POST', address: '/api/v1/posts', bodySize: size }, (headers, received) =>
      new Promise<Post>((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('POST', '/api/v1/posts');
        Object.entries({ ...headers, ...OWN, 'Idempotency-Key': idempotencyKey }).forEach(([name, value]) => request.setRequestHeader(name, value));
        request.upload.onprogress = (sent) => onProgress(sent.total ? sent.loaded / sent.total : 0);
        request.onreadystatechange = () => request.readyState === request.HEADERS_RECEIVED && request.status && received(request.status, (name) => request.getResponseHeader(name));
        request.onerror = () => reject(ApiError.unreachable(this.traceOf(parent)));
        request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
        request.onload = () => {
          const { status, responseText } = request;
          const traceId = this.traceOf(parent) ?? request.getResponseHeader('X-Trace-ID');
          if (status >= 300) {
            reject(refused('/api/v1/posts', status, responseText, traceId));
            return;
          }
          try {
            resolve(JSON.parse(responseText) as Post);
          } catch {
            reject(ApiError.unreadable(status, traceId));
          }
        };
        signal.addEventListener('abort', () => request.abort(), { once: true });
        if (signal.aborted) {
          request.onabort(new ProgressEvent('abort'));
        } else {
          onProgress(0);
          request.send(form);
        }
      }));
  }

  private exchange<T>(parent: Span, method: string, address: string, body: string | undefined, read: (response: Response) => Promise<T>): Promise<T> {
    return tracedExchange(this.recorder, parent, { method, address, bodySize: body?.length }, async (headers, received) => {
      let response: Response;
      try {
        const sent = body === undefined ? { headers } : { headers: { ...headers, ...(method === 'GET' ? {} : OWN), 'Content-Type': 'application/json' }, body };
        response = await fetch(address, { method, credentials: 'same-origin', ...sent });
      } catch {
        throw ApiError.unreachable(this.traceOf(parent));
      }
      received(response.status, (name) => response.headers.get(name));
      const traceId = this.traceOf(parent) ?? response.headers.get('X-Trace-ID');
      if (!response.ok) {
        throw refused(address, response.status, await response.text().catch(() => ''), traceId);
      }
      try {
        return await read(response);
      } catch (error) {
        // A connection that breaks in the middle of the answer is a TypeError, too.
        throw error instanceof SyntaxError ? ApiError.unreadable(response.status, traceId) : ApiError.unreachable(traceId);
      }
    });
  }

  /** The trace to show; where nothing is recorded there is none but the server's own. */
  traceOf(span: Span): string | null {
    return this.recorder.isOn ? span.traceId : null;
  }
}
