import { useCallback, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { ApiError } from '../api/ApiError';
import type { Comment, CommentPage } from '../api/types';
import { useApi } from '../api/useApi';
import { useTracing, type Span } from '../tracing';

export interface Comments {
  /** Null until they are there. */
  readonly list: readonly Comment[] | null;
  /** Where older ones begin; null where there are none. */
  readonly next: string | null;
  /** Why the newest ones are not there. */
  readonly error: ApiError | null;
  /** The newest ones, as a part of something: what goes wrong is thrown, too. */
  readonly begin: (parent: Span) => Promise<void>;
  /** A page, without showing it. */
  readonly read: (parent: Span, before: string | null) => Promise<CommentPage>;
  readonly append: (page: CommentPage) => void;
  readonly add: (comment: Comment) => void;
  readonly remove: (id: string) => void;
}

// One's own, written meanwhile, would come twice.
const joined = (known: readonly Comment[], added: readonly Comment[]): readonly Comment[] => {
  const ids = new Set(known.map((comment) => comment.id));
  return [...known, ...added.filter((comment) => !ids.has(comment.id))];
};

/** What is said about a post, the newest first. */
export function useComments(postId: string): Comments {
  const api = useApi();
  const recorder = useTracing();
  const [list, setList] = useState<readonly Comment[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const read = useCallback(
    (parent: Span, before: string | null) => recorder.run(Spans.FetchComments, parent, (span) => api.comments(span, postId, before)),
    [api, postId, recorder],
  );
  const append = useCallback((page: CommentPage): void => {
    setError(null);
    setList((known) => joined(known ?? [], page.comments));
    setNext(page.next ?? null);
  }, []);
  const begin = useCallback(
    async (parent: Span): Promise<void> => {
      try {
        append(await read(parent, null));
      } catch (failed) {
        setError(ApiError.from(failed, api.traceOf(parent)));
        throw failed;
      }
    },
    [api, append, read],
  );
  const add = (comment: Comment): void => setList((known) => joined([comment], known ?? []));
  const remove = (id: string): void => setList((known) => known?.filter((comment) => comment.id !== id) ?? null);
  return { list, next, error, begin, read, append, add, remove };
}
