import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/app/App';
import { Broken } from '../src/app/Broken';
import { SessionProvider, SessionStore } from '../src/api/session';
import { TraceProvider } from '../src/tracing';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const alice = { id: 'a', name: 'alice', role: 'user' };
const bob = { id: 'b', name: 'bob', role: 'user' };
const meta = (user: object | null): HTMLMetaElement => Object.assign(document.createElement('meta'), { content: JSON.stringify(user) });

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(globalThis, 'addEventListener');
});
afterEach(() => {
  // A store listens as long as its page lives.
  vi.mocked(addEventListener).mock.calls.forEach(([type, listener]) => removeEventListener(type, listener));
  vi.unstubAllGlobals();
});

describe('the session is one for all tabs', () => {
  const anotherTab = (newValue: string): boolean => dispatchEvent(Object.assign(new Event('storage'), { key: 'sidechain-user', newValue }));
  const says = (user: object | null) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify({ user })))));

  it('logging out in another one ends it here', async () => {
    const store = new SessionStore(meta(alice));
    says(null);
    anotherTab('');
    await vi.waitFor(() => expect(store.user).toBeNull());
  });

  it('another user in another one is the user here at once, with the host away, too', () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const store = new SessionStore(meta(alice));
    const heard = vi.fn();
    store.subscribe(heard);
    new SessionStore(meta(bob));
    anotherTab(localStorage.getItem('sidechain-user')!);
    expect([store.user, heard.mock.calls.length]).toEqual([bob, 1]);
  });

  it.each(['b', '{"id":7', '{}', '[]'])('where the storage holds %j, the host is asked', async (garbage) => {
    const store = new SessionStore(meta(alice));
    says(bob);
    anotherTab(garbage);
    await vi.waitFor(() => expect(store.user).toEqual(bob));
  });

  it('a page that comes back out of the cache asks who is signed in', async () => {
    const store = new SessionStore(meta(alice));
    says(null);
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await vi.waitFor(() => expect(store.user).toBeNull());
  });

  it('the same user in another one is no news, and a server that is away no error', async () => {
    const store = new SessionStore(meta(alice));
    const ask = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')));
    vi.stubGlobal('fetch', ask);
    anotherTab(JSON.stringify(alice));
    expect(ask).not.toHaveBeenCalled();
    anotherTab('');
    await vi.waitFor(() => expect(ask).toHaveBeenCalled());
    expect(store.user).toEqual(alice);
  });

  it('without storage it is this tab\'s', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const store = new SessionStore(meta(alice));
    store.set(bob);
    expect(store.user).toEqual(bob);
  });
});

it('a server that is away when somebody comes from another site is no error of the script', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then));
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const recorder = new SpanRecorder({ add: () => undefined, flush: () => Promise.resolve() });
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  // No document says who is signed in.
  const app = (
    <TraceProvider recorder={recorder}>
      <SessionProvider store={new SessionStore(null)}>
        <App />
      </SessionProvider>
    </TraceProvider>
  );
  await act(() => Promise.resolve(root.render(app)));
  await vi.waitFor(() => expect(box.querySelector('h1')?.textContent).toBe('Log in'));
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', unhandled);
  await act(() => Promise.resolve(root.unmount()));
  box.remove();
  expect(unhandled).not.toHaveBeenCalled();
});

it('a page that cannot be drawn says so, with its trace', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const ended: Span[] = [];
  const recorder = new SpanRecorder({ add: (span) => void ended.push(span), flush: () => Promise.resolve() });
  const Page = (): never => {
    throw new TypeError('post.author is null');
  };
  const box = document.createElement('div');
  const root = createRoot(box, { onCaughtError: () => undefined });
  await act(() => Promise.resolve(root.render(<Broken recorder={recorder}><Page /></Broken>)));
  expect(box.querySelector('[role=alert]')?.textContent).toContain('Something went wrong');
  await vi.waitFor(() => expect(ended).toHaveLength(1));
  expect(box.querySelector('code')?.textContent).toBe(ended[0]!.traceId);
  expect(ended[0]).toMatchObject({ status: 'error', message: 'post.author is null' });
});
