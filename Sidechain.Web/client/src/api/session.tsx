import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** Null for what is none: anything may be in the storage. */
function readUser(text: string): User | null {
  try {
    const user = JSON.parse(text) as User | null;
    return user?.id && user.name ? user : null;
  } catch {
    return null;
  }
}

/** Who is signed in. The host says so in the document; the token itself is in a cookie that no script can read. */
export class SessionStore {
  user: User | null;
  /** Whether the document says who is signed in: the one that Vite serves during development does not. */
  readonly isTold: boolean;
  /** Why nobody is signed in any more, for the login page. */
  notice: string | null = null;
  private readonly listeners = new Set<() => void>();
  // The cookie is every tab's: who logs in or out in one does so in all.
  private static readonly KEY = 'sidechain-user';

  constructor(meta = document.querySelector<HTMLMetaElement>('meta[name=sidechain-user]')) {
    this.isTold = meta !== null;
    this.user = JSON.parse(meta?.content || 'null') as User | null;
    addEventListener('storage', (event) => {
      if (event.key === SessionStore.KEY) {
        this.hear(event.newValue);
      }
    });
    // A page that comes back out of the browser's cache shows who was signed in when it was left.
    addEventListener('pageshow', (event) => {
      if (event.persisted) {
        this.ask();
      }
    });
    if (this.user) {
      this.tellTabs();
    }
  }

  set(user: User | null, notice: string | null = null): void {
    this.user = user;
    this.notice = notice;
    this.tellTabs();
    this.listeners.forEach((listener) => listener());
  }

  private tellTabs(): void {
    try {
      localStorage.setItem(SessionStore.KEY, this.user ? JSON.stringify(this.user) : '');
    } catch {
      // Without storage each tab finds out with its next request.
    }
  }

  /** Another user is the user here at once: nothing more is shown to the former one, whether or not the host can be asked. */
  private hear(told: string | null): void {
    const user = told ? readUser(told) : null;
    if (user?.id === this.user?.id) {
      return;
    }
    if (user) {
      this.set(user);
    } else {
      this.ask();
    }
  }

  /** Finds out who is signed in; a host that is away leaves it as it is. */
  ask(): void {
    void this.check().catch(() => undefined);
  }

  /** The cookie does not come with a visit from another site: whoever comes from one may be signed in all the same. */
  async check(): Promise<void> {
    const response = await fetch('/session');
    if (response.ok) {
      const { user } = (await response.json()) as { user: User | null };
      if (user?.id !== this.user?.id) {
        this.set(user);
      }
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const Context = createContext<SessionStore | null>(null);

export const SessionProvider = ({ store, children }: { store: SessionStore; children: ReactNode }) => (
  <Context value={store}>{children}</Context>
);

export function useSessionStore(): SessionStore {
  const store = useContext(Context);
  if (!store) {
    throw new Error('useSessionStore must be used inside a SessionProvider.');
  }
  return store;
}

export function useUser(): User | null {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, () => store.user);
}
