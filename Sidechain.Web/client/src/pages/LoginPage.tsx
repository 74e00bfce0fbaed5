import { useRef, useState, type FormEvent } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import * as Spans from '../actions/spanNames';
import { ApiError } from '../api/ApiError';
import { useApi } from '../api/useApi';
import { nextPage } from './nextPage';
import { useSessionStore, type User } from '../api/session';
import { ErrorNote } from '../parts/ErrorNote';
import { painted, useTracing } from '../tracing';
import { usePageLoad } from './usePageLoad';

/** The name is there already: another one's, or our own, made by a request whose answer was lost. */
const NAME_IS_TAKEN = 409;

/** Logging in, or registering, which logs in at once. */
export function LoginPage({ isNew }: { isNew: boolean }) {
  usePageLoad(isNew ? 'Register' : 'Log in');
  const api = useApi();
  const recorder = useTracing();
  const store = useSessionStore();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const registered = useRef<string>(undefined);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = { username: String(form.get('username')).trim(), password: String(form.get('password')) };
    setBusy(true);
    setError(null);
    const root = recorder.startTrace(isNew ? Spans.Register : Spans.Login);
    try {
      // Where only logging in failed, pressing the button again does that alone.
      if (isNew && registered.current !== JSON.stringify(credentials)) {
        await api.json(root, 'POST', '/api/v1/users', credentials);
        registered.current = JSON.stringify(credentials);
      }
      const { user } = await api.json<{ user: User }>(root, 'POST', '/api/v1/auth/login', credentials);
      store.set(user);
      go(nextPage(search.get('next')), { replace: true });
    } catch (failed) {
      root.recordException(failed);
      setError(ApiError.from(failed, api.traceOf(root)));
      setBusy(false);
    } finally {
      await painted();
      root.end();
    }
  };

  return (
    <section className="narrow">
      <h1>{isNew ? 'Register' : 'Log in'}</h1>
      {store.notice && !error && <p className="note">{store.notice}</p>}
      <form className="card" onSubmit={(event) => void submit(event)}>
        <label>
          User name
          <input
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            minLength={2}
            maxLength={32}
            pattern="[A-Za-z0-9_\-]{2,32}"
            title="2 to 32 letters, digits, - or _"
          />
        </label>
        <div className="field">
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            required
            minLength={isNew ? 8 : 1}
            maxLength={128}
            aria-describedby={isNew ? 'password-hint' : undefined}
          />
          {isNew && (
            <p className="hint" id="password-hint">
              At least 8 characters.
            </p>
          )}
        </div>
        <button type="submit" className="main" disabled={isBusy}>
          {isBusy ? 'One moment…' : isNew ? 'Register' : 'Log in'}
        </button>
        {error !== null && (
          <ErrorNote error={error}>
            {isNew && (registered.current !== undefined || error.status === NAME_IS_TAKEN) && (
              <p>
                {registered.current === undefined ? 'If the name is yours already, ' : 'You are registered. To go on, '}
                <Link href={`/login?${search}`}>log in</Link>.
              </p>
            )}
          </ErrorNote>
        )}
      </form>
      <p className="faint">
        {isNew ? (
          <>
            Registered already? <Link href="/login">Log in</Link>
          </>
        ) : (
          <>
            New here? <Link href="/register">Register</Link>
          </>
        )}
      </p>
    </section>
  );
}
