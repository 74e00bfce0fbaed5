import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { SessionProvider, SessionStore } from '../src/app/session';
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

  do(work: () => unknown): Promise<void> {
    return act(async () => void (await work()));
  }

  async close(): Promise<void> {
    await act(() => Promise.resolve(this.root.unmount()));
    this.box.remove();
  }
}

/** An answer as the api gives it. */
export const answer = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
