import * as Spans from '../actions/spanNames';
import { useAction } from '../actions/useAction';
import type { Profile } from '../api/types';
import { useApi } from '../api/useApi';
import { ActionError } from '../parts/ActionError';

/** Follows a user, or no longer. */
export function FollowButton({ profile, onChange }: { profile: Profile; onChange: (profile: Profile) => void }) {
  const api = useApi();
  const { run, isBusy, error } = useAction(Spans.FollowUser);
  const toggle = (): Promise<void> =>
    run(
      (root) => api.follow(root, profile.id, !profile.followed),
      ({ following, followers }) => onChange({ ...profile, followed: following, followers }),
    );
  return (
    <>
      <button type="button" className={profile.followed ? undefined : 'main'} aria-busy={isBusy} onClick={() => void toggle()}>
        {profile.followed ? 'Stop following' : 'Follow'} <bdi>{profile.name}</bdi>
      </button>
      <ActionError error={error} />
    </>
  );
}
