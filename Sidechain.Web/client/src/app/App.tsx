import { useEffect, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { ExplorePage } from '../pages/ExplorePage';
import { FeedPage } from '../pages/FeedPage';
import { LoginPage } from '../pages/LoginPage';
import { NotFoundPage } from '../pages/NotFoundPage';
import { PostPage } from '../pages/PostPage';
import { SettingsPage } from '../pages/SettingsPage';
import { SharePage } from '../pages/SharePage';
import { UserPage } from '../pages/UserPage';
import { Frame } from './Frame';
import { useSessionStore, useUser } from '../api/session';

const cameFromElsewhere = (): boolean => document.referrer !== '' && new URL(document.referrer).origin !== location.origin;

/** The pages. The host knows the same addresses, in Pages/PagesRegistration.cs. */
export function App() {
  const user = useUser();
  const store = useSessionStore();
  const [path] = useLocation();
  const again = useHistoryState<{ again?: number } | null>()?.again;
  const [isChecking, setChecking] = useState(() => user === null && (!store.isTold || cameFromElsewhere()));
  useEffect(() => {
    if (isChecking) {
      // A server that is away is said by the first page that needs it.
      void store.check().catch(() => undefined).finally(() => setChecking(false));
    }
  }, [isChecking, store]);
  if (isChecking) {
    return null;
  }
  const login = path === '/' ? '/login' : `/login?next=${encodeURIComponent(path + location.search)}`;
  const signedIn = (page: React.ReactNode) => (user ? page : <Redirect to={login} replace />);
  return (
    <Frame>
      <Switch>
        <Route path="/">{signedIn(<FeedPage key={`${user?.id} ${again}`} />)}</Route>
        <Route path="/explore">{signedIn(<ExplorePage key={`${user?.id} ${again}`} />)}</Route>
        <Route path="/share">{signedIn(<SharePage key={`${user?.id} ${again}`} />)}</Route>
        <Route path="/posts/:id">{({ id }) => signedIn(<PostPage key={`${user?.id} ${id}`} id={id} />)}</Route>
        <Route path="/users/:name">{({ name }) => signedIn(<UserPage key={`${user?.id} ${name}`} name={name} />)}</Route>
        <Route path="/login">
          <LoginPage key="login" isNew={false} />
        </Route>
        <Route path="/register">
          <LoginPage key="register" isNew />
        </Route>
        <Route path="/settings">
          <SettingsPage key={user?.id} />
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Frame>
  );
}
