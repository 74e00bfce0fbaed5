import { useEffect, useRef, useState } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import { useUser } from '../api/session';
import { ActionError } from '../parts/ActionError';
import { ErrorNote } from '../parts/ErrorNote';
import { CommentForm } from './CommentForm';
import { CommentItem } from './CommentItem';
import type { Comments } from './useComments';

const ANCHOR = 'comments';

/** What is said about a post, and the place to say more. */
export function CommentList({ postId, comments }: { postId: string; comments: Comments }) {
  const { list, next, error } = comments;
  const userId = useUser()?.id;
  const more = useAction(Spans.ShowComments);
  const heading = useRef<HTMLHeadingElement>(null);
  const [isGone, setGone] = useState(false);
  const toHeading = (): void => heading.current?.focus();
  // The address of the comments leads to them; the browser looked for them before they were there.
  useEffect(() => {
    if (location.hash === `#${ANCHOR}`) {
      toHeading();
    }
  }, []);
  const show = (before: string | null): void => void more.run((root) => comments.read(root, before), comments.append);
  const gone = (id: string): void => {
    comments.remove(id);
    setGone(true);
    // The button that had the focus is gone with it.
    toHeading();
  };
  return (
    <section className="comments" aria-labelledby={ANCHOR}>
      <h2 id={ANCHOR} ref={heading} tabIndex={-1}>
        Comments
      </h2>
      <CommentForm
        postId={postId}
        onSaid={(comment) => {
          setGone(false);
          comments.add(comment);
        }}
      />
      <p role="status" className="faint">
        {isGone && 'Your comment is gone.'}
      </p>
      {error && !more.error && <ErrorNote error={error} onRetry={() => show(null)} />}
      {list === null && !error && <div className="skeleton short" aria-busy="true" aria-label="Loading" />}
      {list?.length === 0 && <p className="faint">Nobody has said anything yet.</p>}
      {list && list.length > 0 && (
        <ol className="said">
          {list.map((comment) => (
            <CommentItem key={comment.id} postId={postId} comment={comment} isOwn={comment.author.id === userId} onGone={gone} />
          ))}
        </ol>
      )}
      <ActionError error={more.error} />
      {(next || more.error) && (
        <button type="button" aria-busy={more.isBusy} onClick={() => show(list === null ? null : next)}>
          {more.error ? 'Try again' : 'Show older comments'}
        </button>
      )}
    </section>
  );
}
