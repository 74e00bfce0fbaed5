import { useCallback, useEffect, useRef, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import { ApiError } from '../api/ApiError';
import type { Session } from '../api/types';
import { useApi } from '../api/useApi';
import { useSessionStore } from '../api/session';
import { ActionError } from '../parts/ActionError';
import { ErrorNote } from '../parts/ErrorNote';
import { useTracing, type Span } from '../tracing';
import { SessionItem } from './SessionItem';
import { endPageLoad } from './usePageLoad';

/**
 * Where the user is logged in, and the end of that.
 * @param load The page's root, which ends with them.
 */
export function Sessions({ load }: { load: Span }) {
  const api = useApi();
  const recorder = useTracing();
  const store = useSessionStore();
  const [list, setList] = useState<readonly Session[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [said, setSaid] = useState('');
  const others = useAction(Spans.Logout);
  const heading = useRef<HTMLHeadingElement>(null);

  const show = useCallback(
    async (root: Span): Promise<void> => {
      setError(null);
      try {
        setList(await recorder.run(Spans.FetchSessions, root, (span) => api.sessions(span)));
      } catch (failed) {
        root.recordException(failed);
        if (failed instanceof ApiError && failed.status === 401) {
          store.set(null, 'Your session has ended. Log in again.');
        }
        setError(ApiError.from(failed, api.traceOf(root)));
      }
      await endPageLoad(root);
    },
    [api, recorder, store],
  );
  useEffect(() => void show(load), [load, show]);

  const left = (stays: (session: Session) => boolean, sentence: string): void => {
    setList((known) => known?.filter(stays) ?? null);
    setSaid(sentence);
    // The button that had the focus is gone.
    heading.current?.focus();
  };
  const endOthers = (): void =>
    void others.run(
      (root) => api.endOtherSessions(root),
      () => left((session) => session.current, 'You are logged in here alone.'),
    );
  return (
    <section className="card sessions" aria-labelledby="sessions">
      <h2 id="sessions" ref={heading} tabIndex={-1}>
        Where you are logged in
      </h2>
      {error && <ErrorNote error={error} onRetry={() => void show(recorder.startTrace(Spans.PageLoad))} />}
      {list === null && !error && <div className="skeleton short" aria-busy="true" aria-label="Loading" />}
      <ul>
        {list?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            onEnded={() => left((one) => one !== session, 'That log-in has ended.')}
          />
        ))}
      </ul>
      {list?.some((session) => !session.current) && (
        <button type="button" aria-busy={others.isBusy} onClick={endOthers}>
          Log out everywhere else
        </button>
      )}
      <p role="status" className="faint">
        {said}
      </p>
      <ActionError error={others.error} />
    </section>
  );
}
