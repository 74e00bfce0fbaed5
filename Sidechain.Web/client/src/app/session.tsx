import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** Who is signed in. The host says so in the document; the token itself is in a cookie that no script can read. */
export class SessionStore {
  user: User | null;
  /** Why nobody is signed in any more, for the login page. */
  notice: string | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(meta = document.querySelector<HTMLMetaElement>('meta[name=sidechain-user]')) {
    this.user = JSON.parse(meta?.content || 'null') as User | null;
  }

  set(user: User | null, notice: string | null = null): void {
    this.user = user;
    this.notice = notice;
    this.listeners.forEach((listener) => listener());
  }

  /** The cookie does not come with a visit from another site: whoever comes from one may be signed in all the same. */
  async check(): Promise<void> {
    const response = await fetch('/session');
    if (response.ok) {
      this.set(((await response.json()) as { user: User | null }).user);
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

const Context = createContext<SessionStore | null>(null);

export const SessionProvider = ({ store, children }: { store: SessionStore; children: ReactNode }) => <Context value={store}>{children}</Context>;

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
