import { useRef, useState, type FormEvent } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import { ApiError } from '../api/ApiError';
import type { Comment } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';
import { newId, type Span } from '../tracing';

/** Longest text that the api takes, UTF-16 units. */
const MAX_TEXT = 1000;

/** The status of an answer to an Idempotency-Key that made another comment. */
const KEY_IS_TAKEN = 422;

/** Says something about a post. */
export function CommentForm({ postId, onSaid }: { postId: string; onSaid: (comment: Comment) => void }) {
  const api = useApi();
  const { run, isBusy, error } = useAction(Spans.CommentPost);
  const [isSaid, setSaid] = useState(false);
  // A comment whose answer was lost may be there: the same text is the same request.
  const attempt = useRef<{ readonly text: string; readonly key: string }>(undefined);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get('text')).trim();
    if (attempt.current?.text !== text) {
      attempt.current = { text, key: newId() };
    }
    const { key } = attempt.current;
    setSaid(false);
    const send = async (root: Span): Promise<Comment> => {
      try {
        return await api.comment(root, postId, text, key);
      } catch (failed) {
        if (failed instanceof ApiError && failed.status === KEY_IS_TAKEN) {
          attempt.current = undefined;
        }
        throw failed;
      }
    };
    void run(send, (comment) => {
      attempt.current = undefined;
      form.reset();
      setSaid(true);
      onSaid(comment);
    });
  };

  return (
    <form className="say" onSubmit={submit}>
      <label>
        Say something about it
        <textarea name="text" rows={3} required maxLength={MAX_TEXT} dir="auto" onInput={() => setSaid(false)} />
      </label>
      <div className="actions">
        <button type="submit" aria-busy={isBusy}>
          Comment
        </button>
        <p role="status" className="faint">
          {isSaid && 'Your comment is there.'}
        </p>
      </div>
      <ActionError error={error} />
    </form>
  );
}
