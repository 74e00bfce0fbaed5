import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { Comment } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';
import { AuthorLink } from '../parts/AuthorLink';
import { dayText } from '../parts/dayText';

interface Props {
  readonly postId: string;
  readonly comment: Comment;
  readonly isOwn: boolean;
  readonly onGone: (id: string) => void;
}

/** What somebody said; its author may take it back. */
export function CommentItem({ postId, comment, isOwn, onGone }: Props) {
  const api = useApi();
  const { run, isBusy, error } = useAction(Spans.CommentPost);
  const takeBack = (): void =>
    void run(
      (root) => api.removeComment(root, postId, comment.id),
      () => onGone(comment.id),
    );
  return (
    <li>
      <div className="byline faint">
        <span>
          <AuthorLink author={comment.author} /> · <time dateTime={comment.created_at}>{dayText(comment.created_at)}</time>
        </span>
        {isOwn && (
          <button type="button" className="small" aria-busy={isBusy} onClick={takeBack}>
            Delete
          </button>
        )}
      </div>
      <p dir="auto">{comment.text}</p>
      <ActionError error={error} />
    </li>
  );
}
