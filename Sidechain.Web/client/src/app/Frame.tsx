import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useTracing } from '../tracing';
import { cameBack } from './cameBack';
import { useSessionStore, useUser } from './session';

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
  const [isStillIn, setStill] = useState(false);
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
            {place('/share', 'Share')}
            {place('/settings', 'Settings')}
            <LogOut name={user.name} onFailed={setStill} />
          </>
        ) : (
          <>
            {place('/login', 'Log in')}
            {place('/register', 'Register')}
            {place('/settings', 'Settings')}
          </>
        )}
      </nav>
      {user && isStillIn && (
        <p className="note bad" role="alert">
          You are still logged in: the server cannot be reached.
        </p>
      )}
    </header>
  );
}

function LogOut({ name, onFailed }: { name: string; onFailed: (isFailed: boolean) => void }) {
  const store = useSessionStore();
  const [, go] = useLocation();
  const recorder = useTracing();
  const leave = async (): Promise<void> => {
    // Spans belong to the user, and without the session the server would not take them as the user's.
    await Promise.race([recorder.sendToServer(), new Promise((resolve) => setTimeout(resolve, SPANS_MS))]);
    const answer = await fetch('/session', { method: 'DELETE', headers: { 'X-Sidechain-Web': '1' } }).catch(() => null);
    onFailed(!answer?.ok);
    if (answer?.ok) {
      store.set(null);
      go('/login');
    }
  };
  return (
    <button type="button" className="quiet" title={`Log out ${name}`} onClick={() => void leave()}>
      Log out <bdi>{name}</bdi>
    </button>
  );
}
