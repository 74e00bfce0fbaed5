import { useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../api/ApiError';
import type { Feed, Post } from '../api/types';
import { useApi } from '../api/useApi';
import { cameBack } from '../app/cameBack';
import { useSessionStore, useUser } from '../app/session';
import { useLoops } from '../audio/useLoops';
import { ErrorNote } from '../parts/ErrorNote';
import { LoopCard } from '../parts/LoopCard';
import { addVitals, Attributes, Events, painted, Spans, startPageLoad, useSpan, useTracing, type Span } from '../tracing';
import { useRestored } from './useRestored';
import { useTitle } from './usePageLoad';

/** What was shown last, and to whom: where the user comes back to, and, where the feed cannot be loaded anew, better than nothing. */
let shown: { readonly userId: string | undefined; readonly state: State } | undefined;

interface Failure {
  readonly error: ApiError;
  /** The page that failed: null for the first one. */
  readonly before: string | null;
}

interface State {
  readonly posts: readonly Post[];
  readonly next: string | null;
}

/** The user's loops, newest first; older ones come as the end of the list comes near. */
export function FeedPage() {
  useTitle('Feed');
  const restored = useRestored();
  return <FeedOnce key={restored} isRestored={restored > 0} />;
}

function FeedOnce({ isRestored }: { isRestored: boolean }) {
  const api = useApi();
  const recorder = useTracing();
  const store = useSessionStore();
  const loops = useLoops();
  const load = useSpan(Spans.FeedPageLoad, (of, name) =>
    isRestored ? of.startTrace(name).addEvent(Events.Navigation, { [Attributes.NavigationType]: 'back_forward_cache' }) : startPageLoad(of, name),
  );
  const userId = useUser()?.id;
  const [state, setState] = useState<State | null>(() => (cameBack() && shown?.userId === userId ? (shown?.state ?? null) : null));
  const [failure, setFailure] = useState<Failure | null>(null);
  const isLoading = useRef(false);

  const fetchPage = useCallback(
    (parent: Span, before: string | null): Promise<Feed> =>
      recorder.run(Spans.FetchFeed, parent, async (span) => {
        const feed = await api.timeline(span, before);
        span.addEvent(Events.FeedLoaded, { [Attributes.FeedCount]: feed.posts.length });
        return feed;
      }),
    [api, recorder],
  );

  const show = useCallback(
    async (start: () => Span, before: string | null): Promise<void> => {
      // Its page is on the way: what starts nothing is no action.
      if (isLoading.current) {
        return;
      }
      isLoading.current = true;
      setFailure(null);
      const root = start();
      try {
        const feed = await fetchPage(root, before);
        const update = recorder.startSpan(Spans.UpdateUi, root);
        setState((known) => (before === null ? begun(known, feed) : { posts: merged(known?.posts ?? [], feed.posts), next: feed.next ?? null }));
        await painted();
        update.end();
      } catch (failed) {
        root.recordException(failed);
        if (failed instanceof ApiError && failed.status === 401) {
          store.set(null, 'Your session has ended. Log in again.');
        }
        setFailure({ error: ApiError.from(failed, api.traceOf(root)), before });
        setState((known) => known ?? (shown?.userId === userId ? (shown?.state ?? null) : null));
      } finally {
        isLoading.current = false;
        addVitals(root);
        root.end();
      }
    },
    [api, fetchPage, recorder, store, userId],
  );

  useEffect(() => {
    if (load) {
      void show(() => load, null);
    }
  }, [load, show]);
  useEffect(() => {
    if (state) {
      shown = { userId, state };
    }
  }, [state, userId]);

  const start = useCallback(() => recorder.startTrace(Spans.FeedPageLoad), [recorder]);
  const more = useCallback(() => {
    if (state?.next) {
      void show(start, state.next);
    }
  }, [show, start, state?.next]);
  const note = failure && <ErrorNote error={failure.error} onRetry={() => void show(start, failure.before)} />;

  return (
    <>
      <div className="title">
        <h1>Your loops</h1>
        <Link href="/share" className="button main">
          Share a loop
        </Link>
      </div>
      {failure?.before === null && note}
      {state?.posts.length === 0 && (
        <div className="card empty">
          <p>There is nothing here yet.</p>
          <p className="faint">Share a WAV file, and it appears here with its waveform, and with the trace of every step of its way.</p>
        </div>
      )}
      <div className="feed" aria-busy={state === null && failure === null}>
        {state === null && failure === null && [1, 2, 3].map((at) => <div key={at} className="card loop skeleton" aria-hidden="true" />)}
        {state?.posts.map((post) => (
          <LoopCard key={post.id} post={post} loops={loops} />
        ))}
      </div>
      {failure && failure.before !== null && note}
      {state?.next && failure === null && <End onSeen={more} />}
      {state && state.posts.length > 0 && !state.next && <p className="faint end">That is all.</p>}
    </>
  );
}

// Pages that were there before stay below the first one, so that the place on the screen stays too, unless posts may lie between them.
const begun = (known: State | null, feed: Feed): State =>
  known?.posts.some((post) => feed.posts.some((other) => other.id === post.id))
    ? { posts: merged(feed.posts, known.posts), next: known.next }
    : { posts: feed.posts, next: feed.next ?? null };

// A post that was shared meanwhile would move the others on by one.
const merged = (known: readonly Post[], added: readonly Post[]): readonly Post[] => {
  const ids = new Set(known.map((post) => post.id));
  return [...known, ...added.filter((post) => !ids.has(post.id))];
};

function End({ onSeen }: { onSeen: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onSeen(), { rootMargin: '600px' });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [onSeen]);
  return (
    <div ref={box} className="end">
      <button type="button" onClick={onSeen}>
        Show older loops
      </button>
    </div>
  );
}
