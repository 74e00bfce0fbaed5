import { useCallback, useEffect, useRef, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { updateUi } from '../actions/updateUi';
import { ApiError } from '../api/ApiError';
import type { Feed, Post } from '../api/types';
import { useApi } from '../api/useApi';
import { cameBack } from './cameBack';
import { useSessionStore, useUser } from '../api/session';
import { addVitals, Attributes, Events, useTracing, type Span } from '../tracing';

export interface Posts {
  readonly posts: readonly Post[];
  readonly next: string | null;
}

export interface PostPages {
  /** Null until the first page is there. */
  readonly state: Posts | null;
  readonly error: ApiError | null;
  /** Where the page that could not be loaded begins: null for the first one. */
  readonly failedBefore: string | null;
  /** Loads a page and shows it, below a root that ends with its paint. */
  readonly show: (start: () => Span, before: string | null) => Promise<void>;
}

export interface PostSource {
  /** Which list it is, the same one when the user comes back. */
  readonly name: string;
  readonly read: (parent: Span, before: string | null) => Promise<Feed>;
  /** What comes with the first page, below its root. */
  readonly beside?: (root: Span) => Promise<void>;
}

const MAX_KEPT = 8;

/** What was shown last, and to whom: where the user comes back to, and, where a list cannot be loaded anew, better than nothing. */
const kept = new Map<string, Posts>();

function keep(name: string, posts: Posts): void {
  kept.delete(name);
  kept.set(name, posts);
  if (kept.size > MAX_KEPT) {
    kept.delete(kept.keys().next().value!);
  }
}

/**
 * A list of posts, page by page.
 * @param source Stays the same one from render to render.
 * @param load The root of the first page; null while there is none yet.
 */
export function usePostPages(source: PostSource, load: Span | null): PostPages {
  const api = useApi();
  const recorder = useTracing();
  const store = useSessionStore();
  const name = `${useUser()?.id} ${source.name}`;
  const [state, setState] = useState<Posts | null>(() => (cameBack() ? (kept.get(name) ?? null) : null));
  const [failure, setFailure] = useState<{ readonly error: ApiError; readonly before: string | null } | null>(null);
  const isLoading = useRef(false);

  const fetchPage = useCallback(
    async (root: Span, before: string | null): Promise<Feed> => {
      const read = recorder.run(Spans.FetchFeed, root, async (span) => {
        const feed = await source.read(span, before);
        span.addEvent(Events.FeedLoaded, { [Attributes.FeedCount]: feed.posts.length });
        return feed;
      });
      // Both come to their end before the root does.
      const ends = await Promise.allSettled([before === null ? source.beside?.(root) : undefined, read]);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) {
        throw failed.reason;
      }
      return read;
    },
    [recorder, source],
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
        await updateUi(recorder, root, () => setState((known) => (before === null ? begun(known, feed) : continued(known, feed))));
        isLoading.current = false;
      } catch (failed) {
        // The button that tries again works as soon as it is there.
        isLoading.current = false;
        root.recordException(failed);
        if (failed instanceof ApiError && failed.status === 401) {
          store.set(null, 'Your session has ended. Log in again.');
        }
        await updateUi(recorder, root, () => {
          setFailure({ error: ApiError.from(failed, api.traceOf(root)), before });
          setState((known) => known ?? kept.get(name) ?? null);
        });
      } finally {
        addVitals(root);
        root.end();
      }
    },
    [api, fetchPage, name, recorder, store],
  );

  useEffect(() => {
    if (load) {
      void show(() => load, null);
    }
  }, [load, show]);
  useEffect(() => {
    if (state) {
      keep(name, state);
    }
  }, [state, name]);
  return { state, error: failure?.error ?? null, failedBefore: failure?.before ?? null, show };
}

// Pages that were there before stay below the first one, so that the place on the screen stays too, unless posts may lie between them.
const begun = (known: Posts | null, feed: Feed): Posts =>
  known?.posts.some((post) => feed.posts.some((other) => other.id === post.id))
    ? { posts: merged(feed.posts, known.posts), next: known.next }
    : { posts: feed.posts, next: feed.next ?? null };

const continued = (known: Posts | null, feed: Feed): Posts => ({ posts: merged(known?.posts ?? [], feed.posts), next: feed.next ?? null });

// A post that was shared meanwhile would move the others on by one.
const merged = (known: readonly Post[], added: readonly Post[]): readonly Post[] => {
  const ids = new Set(known.map((post) => post.id));
  return [...known, ...added.filter((post) => !ids.has(post.id))];
};
