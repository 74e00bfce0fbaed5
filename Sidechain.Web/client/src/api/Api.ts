import { tracedExchange, type Span, type SpanRecorder } from '../tracing';
import { ApiError } from './ApiError';
import { fileNameIn } from './fileNameIn';
import type { Comment, CommentPage, Feed, Post, Profile, Session } from './types';

/** The address where 401 is no end of a session, but a wrong password. */
const LOGIN = '/api/v1/auth/login';
const USERS = '/api/v1/users';
const SESSIONS = '/api/v1/auth/sessions';

type Header = (name: string) => string | null;

const postAt = (id: string): string => `/api/v1/posts/${encodeURIComponent(id)}`;
const userAt = (name: string): string => `/api/v1/users/${encodeURIComponent(name)}`;

/** The address with what there is of the query. */
const withQuery = (address: string, query: Record<string, string | null>): string => {
  const given = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1])));
  return given.size ? `${address}?${given}` : address;
};

const readJson = <T>(response: Response): Promise<T> => response.json() as Promise<T>;

/** The host's answer where somebody else is signed in. */
const ANOTHER_USER = 412;

/** Who is signed in as far as the page knows. */
export interface PageUser {
  readonly user: { readonly id: string } | null;
  /** Finds out who it is in truth. */
  ask(): void;
}

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

interface Call {
  readonly method: string;
  readonly address: string;
  /** To be sent as JSON. */
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** The api, each request under a span of its own. */
export class Api {
  private readonly recorder: SpanRecorder;
  private readonly page: PageUser;

  constructor(recorder: SpanRecorder, page: PageUser) {
    this.recorder = recorder;
    this.page = page;
  }

  timeline(parent: Span, before: string | null): Promise<Feed> {
    return this.read(parent, withQuery('/api/v1/feed/timeline', { before }));
  }

  /** Everybody's posts. */
  everybody(parent: Span, before: string | null): Promise<Feed> {
    return this.read(parent, withQuery('/api/v1/feed/global', { before }));
  }

  search(parent: Span, query: Record<string, string>, before: string | null): Promise<Feed> {
    return this.read(parent, withQuery('/api/v1/search', { ...query, before }));
  }

  post(parent: Span, id: string): Promise<Post> {
    return this.read(parent, postAt(id));
  }

  user(parent: Span, name: string): Promise<Profile> {
    return this.read(parent, userAt(name));
  }

  audio(parent: Span, post: Post): Promise<ArrayBuffer> {
    return this.exchange(parent, { method: 'GET', address: post.audio!.url }, (response) => response.arrayBuffer());
  }

  /** The same bytes to keep; counted. */
  download(parent: Span, post: Post): Promise<{ audio: Blob; name: string }> {
    return this.exchange(parent, { method: 'GET', address: `${postAt(post.id)}/download` }, async (response) => ({
      audio: await response.blob(),
      name: fileNameIn(response.headers.get('Content-Disposition')) ?? `${post.id}.${post.audio!.format}`,
    }));
  }

  like(parent: Span, id: string, liked: boolean): Promise<{ liked: boolean; likes: number }> {
    return this.json(parent, liked ? 'PUT' : 'DELETE', `${postAt(id)}/like`);
  }

  follow(parent: Span, name: string, followed: boolean): Promise<{ following: boolean; followers: number }> {
    return this.json(parent, followed ? 'PUT' : 'DELETE', `${userAt(name)}/follow`);
  }

  comments(parent: Span, id: string, before: string | null): Promise<CommentPage> {
    return this.read(parent, withQuery(`${postAt(id)}/comments`, { before }));
  }

  /** @param idempotencyKey The same one when it is sent again: it makes one comment. */
  comment(parent: Span, id: string, text: string, idempotencyKey: string): Promise<Comment> {
    return this.exchange(parent, { method: 'POST', address: `${postAt(id)}/comments`, body: { text }, idempotencyKey }, readJson<Comment>);
  }

  removeComment(parent: Span, id: string, commentId: string): Promise<void> {
    return this.remove(parent, `${postAt(id)}/comments/${encodeURIComponent(commentId)}`);
  }

  async sessions(parent: Span): Promise<readonly Session[]> {
    return (await this.read<{ sessions: readonly Session[] }>(parent, SESSIONS)).sessions;
  }

  endSession(parent: Span, id: string): Promise<void> {
    return this.remove(parent, `${SESSIONS}/${encodeURIComponent(id)}`);
  }

  endOtherSessions(parent: Span): Promise<void> {
    return this.remove(parent, `${SESSIONS}?except=current`);
  }

  /** Logs out here: the host ends the session and takes its cookie away. */
  logOut(parent: Span): Promise<void> {
    return this.remove(parent, '/session');
  }

  json<T>(parent: Span, method: string, address: string, body?: unknown): Promise<T> {
    return this.exchange(parent, { method, address, body }, readJson<T>);
  }

  /** By XMLHttpRequest, the only way to see how far an upload is. */
  share(parent: Span, { form, size, idempotencyKey, signal, onProgress }: Upload): Promise<Post> {
    return tracedExchange(this.recorder, parent, { method: 'POST', address: '/api/v1/posts', bodySize: size }, (headers, received) =>
      new Promise<Post>((resolve, reject) => {
        const request = new XMLHttpRequest();
        const header: Header = (name) => request.getResponseHeader(name);
        request.open('POST', '/api/v1/posts');
        const all = { ...headers, ...this.own('/api/v1/posts'), 'Idempotency-Key': idempotencyKey };
        Object.entries(all).forEach(([name, value]) => request.setRequestHeader(name, value));
        request.upload.onprogress = (sent) => onProgress(sent.total ? sent.loaded / sent.total : 0);
        request.onreadystatechange = () =>
          request.readyState === request.HEADERS_RECEIVED && request.status && received(request.status, header);
        request.onerror = () => reject(ApiError.unreachable(this.traceOf(parent)));
        request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
        request.onload = () => {
          const { status, responseText } = request;
          const traceId = this.traceOf(parent) ?? header('X-Trace-ID');
          if (status >= 300) {
            reject(this.refused('/api/v1/posts', status, responseText, traceId, header));
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

  private read<T>(parent: Span, address: string): Promise<T> {
    return this.json(parent, 'GET', address);
  }

  private remove(parent: Span, address: string): Promise<void> {
    return this.exchange(parent, { method: 'DELETE', address }, async (response) => void (await response.text()));
  }

  private exchange<T>(parent: Span, { method, address, body, idempotencyKey }: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return tracedExchange(this.recorder, parent, { method, address, bodySize: text?.length }, async (traced, received) => {
      const headers: Record<string, string> = {
        ...traced,
        ...this.own(address),
        ...(text === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}),
      };
      let response: Response;
      try {
        response = await fetch(address, { method, credentials: 'same-origin', headers, ...(text === undefined ? {} : { body: text }) });
      } catch {
        throw ApiError.unreachable(this.traceOf(parent));
      }
      const header: Header = (name) => response.headers.get(name);
      received(response.status, header);
      const traceId = this.traceOf(parent) ?? header('X-Trace-ID');
      if (!response.ok) {
        throw this.refused(address, response.status, await response.text().catch(() => ''), traceId, header);
      }
      try {
        return await read(response);
      } catch (error) {
        // A connection that breaks in the middle of the answer is a TypeError, too.
        throw error instanceof SyntaxError ? ApiError.unreadable(response.status, traceId) : ApiError.unreachable(traceId);
      }
    });
  }

  /** Says that it is ours, and for whom: the host refuses it where another tab has logged in as somebody else. Anybody may log in. */
  private own(address: string): Record<string, string> {
    return { 'X-Sidechain-Web': address === LOGIN || address === USERS ? '1' : (this.page.user?.id ?? '1') };
  }

  private refused(address: string, status: number, body: string, traceId: string | null, header: Header): ApiError {
    if (status === ANOTHER_USER) {
      this.page.ask();
    }
    // The server speaks of tokens, which nobody here has ever seen.
    return status === 401 && address !== LOGIN ? ApiError.signedOut(traceId) : ApiError.of(status, body, traceId, header('Retry-After'));
  }

  /** The trace to show; where nothing is recorded there is none but the server's own. */
  traceOf(span: Span): string | null {
    return this.recorder.isOn ? span.traceId : null;
  }
}
