import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import * as Spans from '../actions/spanNames';
import { useAction, type Action } from '../actions/useAction';
import { useApi } from '../api/useApi';
import { ErrorNote } from '../parts/ErrorNote';
import { useTracing } from '../tracing';
import { cameBack } from '../pages/cameBack';
import { useSessionStore, useUser } from '../api/session';

/** As long as logging out waits for the spans before it. */
const SPANS_MS = 1000;

const subscribe = (changed: () => void): (() => void) => {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
};

/** What stands around every page: where to go, who is signed in, and whether there is a network. */
export function Frame({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A page that changes without a load is a new page to a screen reader and to the keyboard, too.
  useEffect(() => {
    if (!first.current) {
      if (!cameBack()) {
        scrollTo(0, 0);
      }
      main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [path]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header path={path} />
      {!isOnline && (
        <p className="banner" role="status">
          You are offline. What you do here needs the network; only loops that are loaded go on playing.
        </p>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Header({ path }: { path: string }) {
  const user = useUser();
  const leaving = useAction(Spans.Logout, { isNobodys: true });
  const place = (to: string, text: string) => (
    // To the page itself: it begins anew, as it would by its address.
    <Link href={to} aria-current={path === to ? 'page' : undefined} state={path === to ? { again: performance.now() } : undefined}>
      {text}
    </Link>
  );
  return (
    <header className="top">
      <Link href="/" className="brand">
        <img src="/icon.svg" alt="" width="28" height="28" />
        Sidechain
      </Link>
      <nav aria-label="Pages">
        {user ? (
          <>
            {place('/', 'Feed')}
            {place('/explore', 'Explore')}
            {place('/share', 'Share')}
            {place('/settings', 'Settings')}
            <LogOut name={user.name} leaving={leaving} />
          </>
        ) : (
          <>
            {place('/login', 'Log in')}
            {place('/register', 'Register')}
            {place('/settings', 'Settings')}
          </>
        )}
      </nav>
      {user && leaving.error && (
        <ErrorNote error={leaving.error}>
          <p>You are still logged in.</p>
        </ErrorNote>
      )}
    </header>
  );
}

function LogOut({ name, leaving }: { name: string; leaving: Action }) {
  const api = useApi();
  const store = useSessionStore();
  const [, go] = useLocation();
  const recorder = useTracing();
  const leave = (): Promise<void> =>
    leaving.run(
      async (root) => {
        // Spans belong to the user, and without the session the server would not take them as the user's. This action's own are nobody's.
        await Promise.race([recorder.sendToServer(), new Promise((resolve) => setTimeout(resolve, SPANS_MS))]);
        await api.logOut(root);
      },
      () => {
        store.set(null);
        go('/login');
      },
    );
  return (
    <button type="button" className="quiet" title={`Log out ${name}`} aria-busy={leaving.isBusy} onClick={() => void leave()}>
      Log out <bdi>{name}</bdi>
    </button>
  );
}
