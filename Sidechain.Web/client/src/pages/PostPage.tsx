import { useEffect, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { ApiError } from '../api/ApiError';
import type { Post } from '../api/types';
import { useApi } from '../api/useApi';
import { useSessionStore } from '../api/session';
import { useLoops } from '../audio/useLoops';
import { ErrorNote } from '../parts/ErrorNote';
import { LoopCard } from '../loops/LoopCard';
import { CommentList } from '../social/CommentList';
import { useComments } from '../social/useComments';
import { startPageLoad, useSpan, useTracing } from '../tracing';
import { endPageLoad, useTitle } from './usePageLoad';

const NOT_FOUND = 404;

/** One loop, and what is said about it. */
export function PostPage({ id }: { id: string }) {
  const [times, setTimes] = useState(0);
  return <PostOnce key={times} id={id} onRetry={() => setTimes(times + 1)} />;
}

function PostOnce({ id, onRetry }: { id: string; onRetry: () => void }) {
  const api = useApi();
  const recorder = useTracing();
  const store = useSessionStore();
  const loops = useLoops();
  const load = useSpan(Spans.PageLoad, startPageLoad);
  const [post, setPost] = useState<Post | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const comments = useComments(id);
  const { begin } = comments;
  useTitle(post?.title ?? 'Loop');

  useEffect(() => {
    if (!load) {
      return;
    }
    const showPost = async (): Promise<void> => {
      try {
        setPost(await recorder.run(Spans.FetchPost, load, (span) => api.post(span, id)));
      } catch (failed) {
        setError(ApiError.from(failed, api.traceOf(load)));
        throw failed;
      }
    };
    const show = async (): Promise<void> => {
      // Without the post nothing of it is shown, so what is wrong with that is said last.
      for (const end of await Promise.allSettled([begin(load), showPost()])) {
        if (end.status === 'rejected') {
          load.recordException(end.reason);
          if (end.reason instanceof ApiError && end.reason.status === 401) {
            store.set(null, 'Your session has ended. Log in again.');
          }
        }
      }
      await endPageLoad(load);
    };
    void show();
  }, [api, begin, id, load, recorder, store]);

  if (error !== null) {
    return (
      <>
        <h1>This loop cannot be shown</h1>
        {error.status === NOT_FOUND ? <ErrorNote error={error} /> : <ErrorNote error={error} onRetry={onRetry} />}
      </>
    );
  }
  if (!post) {
    return <div className="card loop skeleton" aria-busy="true" aria-label="Loading" />;
  }
  return (
    <>
      <LoopCard post={post} loops={loops} isAlone />
      <CommentList postId={id} comments={comments} />
    </>
  );
}
