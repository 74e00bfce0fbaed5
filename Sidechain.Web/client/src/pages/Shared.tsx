import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Post } from '../api/types';
import { TraceId } from '../parts/TraceId';

/** What a shared loop has become, and one click away the trace of its way. */
export function Shared({ post, traceId, onAnother }: { post: Post; traceId: string | null; onAnother: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const page = post.dashboard_url ?? (traceId ? `/api/v1/traces/${traceId}/page` : null);
  return (
    <section className="narrow">
      <h1 ref={heading} tabIndex={-1}>
        Post created!
      </h1>
      <div className="card">
        <p>
          <strong dir="auto">{post.title}</strong> is in your feed.
        </p>
        <div className="actions">
          <Link href={`/posts/${post.id}`} className="button main">
            Listen to it
          </Link>
          {page && (
            <a className="button" href={page} target="_blank" rel="noreferrer">
              See where the time went
            </a>
          )}
          <button type="button" onClick={onAnother}>
            Share another
          </button>
        </div>
        {traceId && <TraceId id={traceId} />}
      </div>
    </section>
  );
}
