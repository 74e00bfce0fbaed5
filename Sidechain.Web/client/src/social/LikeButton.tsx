import { useState } from 'react';
import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { Post } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';
import { Icon } from '../parts/Icon';

/** Likes a post, or takes that back. Give it a key of what it begins with, so that newer figures begin it anew. */
export function LikeButton({ post }: { post: Post }) {
  const api = useApi();
  const { run, isBusy, error } = useAction(Spans.LikePost);
  const [{ liked, likes }, setLike] = useState<{ liked: boolean; likes: number }>(post);
  const toggle = (): void => void run((root) => api.like(root, post.id, !liked), setLike);
  return (
    <>
      <button type="button" className="deed" aria-pressed={liked} aria-busy={isBusy} onClick={toggle}>
        <Icon name="heart" />
        Like <span className="count">{likes}</span>
      </button>
      <ActionError error={error} />
    </>
  );
}
