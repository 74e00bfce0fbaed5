import { useEffect, useState } from 'react';
import { ApiError } from '../api/ApiError';
import type { Post } from '../api/types';
import { useApi } from '../api/useApi';
import { useSessionStore } from '../app/session';
import { useLoops } from '../audio/useLoops';
import { ErrorNote } from '../parts/ErrorNote';
import { LoopCard } from '../parts/LoopCard';
import { Spans, startPageLoad, useSpan, useTracing } from '../tracing';
import { endPageLoad, useTitle } from './usePageLoad';

const NOT_FOUND = 404;

/** One loop. */
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
  useTitle(post?.title ?? 'Loop');

  useEffect(() => {
    if (!load) {
      return;
    }
    const show = async (): Promise<void> => {
      try {
        setPost(await recorder.run(Spans.FetchPost, load, (span) => api.post(span, id)));
      } catch (failed) {
        load.recordException(failed);
        if (failed instanceof ApiError && failed.status === 401) {
          store.set(null, 'Your session has ended. Log in again.');
        }
        setError(ApiError.from(failed, api.traceOf(load)));
      }
      await endPageLoad(load);
    };
    void show();
  }, [api, id, load, recorder, store]);

  if (error !== null) {
    return (
      <>
        <h1>This loop cannot be shown</h1>
        {error.status === NOT_FOUND ? <ErrorNote error={error} /> : <ErrorNote error={error} onRetry={onRetry} />}
      </>
    );
  }
  return post ? <LoopCard post={post} loops={loops} isAlone /> : <div className="card loop skeleton" aria-busy="true" aria-label="Loading" />;
}
