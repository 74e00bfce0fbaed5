import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { expect, vi } from 'vitest';
import type { Post } from '../src/api/types';
import { SessionProvider, SessionStore } from '../src/api/session';
import { TraceProvider } from '../src/tracing';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A page of the app as alice sees it, and the spans that it ended. */
export class ShownPage {
  readonly ended: Span[] = [];
  readonly recorder = new SpanRecorder({ add: (span) => void this.ended.push(span), flush: () => Promise.resolve() });
  readonly box = document.body.appendChild(document.createElement('div'));
  private readonly root: Root = createRoot(this.box);
  private readonly session = new SessionStore(Object.assign(document.createElement('meta'), { content: JSON.stringify({ id: 'a', name: 'alice', role: 'user' }) }));

  show(page: ReactNode): Promise<void> {
    return act(() =>
      Promise.resolve(
        this.root.render(
          <TraceProvider recorder={this.recorder}>
            <SessionProvider store={this.session}>{page}</SessionProvider>
          </TraceProvider>,
        ),
      ),
    );
  }

  get text(): string {
    return this.box.textContent ?? '';
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.box.querySelectorAll('button')].find((button) => button.textContent?.trim() === name);
    if (!found) {
      throw new Error(`There is no button ${name} in: ${this.text}`);
    }
    return found;
  }

  /** What is wrong, as the page says it. */
  get alert(): string | undefined {
    return this.box.querySelector('[role=alert]')?.textContent ?? undefined;
  }

  click(name: string): Promise<void> {
    return this.do(() => this.button(name).click());
  }

  /** Waits until no action runs any more. */
  async idle(): Promise<void> {
    await vi.waitFor(() => expect(this.recorder.getSpans()).toEqual([]));
  }

  /** The newest trace of that root: names and statuses of its spans, by the time of their ends. */
  traceOf(name: string): string[] {
    const root = this.ended.findLast((span) => span.name === name);
    return this.ended.filter((span) => span.traceId === root?.traceId).map((span) => `${span.name} ${span.status}`);
  }

  do(work: () => unknown): Promise<void> {
    return act(async () => void (await work()));
  }

  async close(): Promise<void> {
    await act(() => Promise.resolve(this.root.unmount()));
    this.box.remove();
  }
}

/** A post of alice's as the api answers with it. */
export const post = (id: string, more: Partial<Post> = {}): Post => ({
  id,
  title: `Loop ${id}`,
  bpm: null,
  key: null,
  audio: { format: 'opus', size: 1, sha256: '', url: '/audio' },
  author: { id: 'a', name: 'alice' },
  created_at: '2026-11-01T10:00:00Z',
  likes: 0,
  comments: 0,
  downloads: 0,
  liked: false,
  ...more,
});

interface Sent {
  readonly address: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** What the page asks for; each request waits for its answer. In place of `fetch`. */
export class Requests {
  readonly sent: Sent[] = [];
  private readonly page: ShownPage;
  private waiting: { readonly request: Sent; readonly settle: (response: Response) => void; readonly fail: () => void }[] = [];

  constructor(page: ShownPage) {
    this.page = page;
    vi.stubGlobal('fetch', (address: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
      const request = { address, method, headers, body };
      this.sent.push(request);
      return new Promise<Response>((settle, reject) => this.waiting.push({ request, settle, fail: () => reject(new TypeError('Failed to fetch')) }));
    });
  }

  /** How many wait for an answer. */
  asked(path?: string): number {
    return this.waiting.filter(({ request }) => path === undefined || request.address.split('?')[0] === path).length;
  }

  /** Answers the newest request for the path; without a response the connection fails. */
  async reply(path: string, response?: Response): Promise<Sent> {
    await vi.waitFor(() => expect(this.asked(path)).toBeGreaterThan(0));
    const at = this.waiting.findLastIndex(({ request }) => request.address.split('?')[0] === path);
    const [found] = this.waiting.splice(at, 1);
    await this.page.do(() => (response ? found!.settle(response) : found!.fail()));
    return found!.request;
  }
}

/** What a page needs of a browser that this one does not have. */
export function stubBrowser(): void {
  vi.stubGlobal('IntersectionObserver', class {
    observe = (): void => undefined;
    disconnect = (): void => undefined;
  });
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then));
}

/** Holds back what the page shows. */
export class HeldScreen {
  private frames: (() => void)[] = [];

  constructor() {
    vi.stubGlobal('requestAnimationFrame', (then: () => void) => this.frames.push(then));
  }

  /** Shows what is rendered by now. */
  paint(): void {
    this.frames.splice(0).forEach((then) => then());
  }
}

/** An answer as the api gives it. */
export const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
