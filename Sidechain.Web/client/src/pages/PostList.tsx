import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useLoops } from '../audio/useLoops';
import { ErrorNote } from '../parts/ErrorNote';
import { LoopCard } from '../loops/LoopCard';
import { useTracing } from '../tracing';
import type { PostPages } from './usePostPages';

/** An error that the same request has again. */
const isFinal = (status: number): boolean => status === 400 || status === 404;

/**
 * Posts, newest first; older ones come as the end of the list comes near.
 * @param action The root of loading a further page, or the first one again.
 * @param empty What stands here where there is no post.
 */
export function PostList({ pages, action, empty }: { pages: PostPages; action: string; empty: ReactNode }) {
  const recorder = useTracing();
  const loops = useLoops();
  const { state, error, failedBefore, show } = pages;
  const start = useCallback(() => recorder.startTrace(action), [action, recorder]);
  const more = useCallback(() => {
    if (state?.next) {
      void show(start, state.next);
    }
  }, [show, start, state?.next]);
  const retry = error && !isFinal(error.status) ? () => void show(start, failedBefore) : undefined;
  const note = error && <ErrorNote error={error} onRetry={retry} />;
  const isWaiting = state === null && error === null;

  return (
    <>
      {failedBefore === null && note}
      {state?.posts.length === 0 && <div className="card empty">{empty}</div>}
      <div className="feed" aria-busy={isWaiting}>
        {isWaiting && [1, 2, 3].map((at) => <div key={at} className="card loop skeleton" aria-hidden="true" />)}
        {state?.posts.map((post) => (
          <LoopCard key={post.id} post={post} loops={loops} />
        ))}
      </div>
      {failedBefore !== null && note}
      {state?.next && error === null && <End onSeen={more} />}
      {state && state.posts.length > 0 && !state.next && <p className="faint end">That is all.</p>}
    </>
  );
}

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
