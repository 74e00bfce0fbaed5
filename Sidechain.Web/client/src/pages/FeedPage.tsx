import { useMemo } from 'react';
import { Link } from 'wouter';
import * as Spans from '../actions/spanNames';
import { useApi } from '../api/useApi';
import { startPageLoad, useSpan } from '../tracing';
import { PostList } from './PostList';
import { startRestored, useTitle } from './usePageLoad';
import { usePostPages, type PostSource } from './usePostPages';
import { useRestored } from './useRestored';

/** The user's loops and those of the people whom they follow. */
export function FeedPage() {
  useTitle('Feed');
  const restored = useRestored();
  return <FeedOnce key={restored} isRestored={restored > 0} />;
}

function FeedOnce({ isRestored }: { isRestored: boolean }) {
  const api = useApi();
  const load = useSpan(Spans.FeedPageLoad, isRestored ? startRestored : startPageLoad);
  const pages = usePostPages(
    useMemo<PostSource>(() => ({ name: 'feed', read: (parent, before) => api.timeline(parent, before) }), [api]),
    load,
  );
  return (
    <>
      <div className="title">
        <h1>Your feed</h1>
        <Link href="/share" className="button main">
          Share a loop
        </Link>
      </div>
      <PostList
        pages={pages}
        action={Spans.FeedPageLoad}
        empty={
          <>
            <p>There is nothing here yet.</p>
            <p className="faint">
              Share a WAV file, and it appears here with its waveform, and with the trace of every step of its
              way. Or <Link href="/explore">explore</Link> what others share: the loops of those whom you follow appear here, too.
            </p>
          </>
        }
      />
    </>
  );
}
