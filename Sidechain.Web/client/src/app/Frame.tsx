import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSessionStore, useUser } from './session';

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
      scrollTo(0, 0);
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
            <LogOut name={user.name} />
          </>
        ) : (
          <>
            {place('/login', 'Log in')}
            {place('/register', 'Register')}
            {place('/settings', 'Settings')}
          </>
        )}
      </nav>
    </header>
  );
}

function LogOut({ name }: { name: string }) {
  const store = useSessionStore();
  const [, go] = useLocation();
  const [isFailed, setFailed] = useState(false);
  const leave = async (): Promise<void> => {
    const answer = await fetch('/session', { method: 'DELETE', headers: { 'X-Sidechain-Web': '1' } }).catch(() => null);
    setFailed(!answer?.ok);
    if (answer?.ok) {
      store.set(null);
      go('/login');
    }
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => void leave()}>
        Log out <bdi>{name}</bdi>
      </button>
      {isFailed && (
        <p className="note bad log-out" role="alert">
          You are still logged in: the server cannot be reached.
        </p>
      )}
    </>
  );
}
