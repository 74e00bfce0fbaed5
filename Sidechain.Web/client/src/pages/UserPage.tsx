import { useMemo, useState } from 'react';
import * as Spans from '../actions/spanNames';
import type { Profile } from '../api/types';
import { useApi } from '../api/useApi';
import { useUser } from '../api/session';
import { ErrorNote } from '../parts/ErrorNote';
import { FollowButton } from '../social/FollowButton';
import { startPageLoad, useSpan, useTracing } from '../tracing';
import { PostList } from './PostList';
import { useTitle } from './usePageLoad';
import { usePostPages, type PostSource } from './usePostPages';

const NOT_FOUND = 404;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

const figures = ({ posts, followers, following }: Profile): string =>
  `${counted(posts, 'loop')} · ${counted(followers, 'follower')} · follows ${following}`;

/** Who somebody is, and their loops. */
export function UserPage({ name }: { name: string }) {
  const api = useApi();
  const recorder = useTracing();
  const [profile, setProfile] = useState<Profile | null>(null);
  const load = useSpan(Spans.PageLoad, startPageLoad);
  const source = useMemo<PostSource>(
    () => ({
      name: `user ${name}`,
      read: (parent, before) => api.search(parent, { author: name }, before),
      beside: async (root) => setProfile(await recorder.run(Spans.FetchUser, root, (span) => api.user(span, name))),
    }),
    [api, name, recorder],
  );
  const pages = usePostPages(source, load);
  const isOwn = useUser()?.id === profile?.id;
  useTitle(profile?.name ?? 'User');

  if (pages.error?.status === NOT_FOUND) {
    return (
      <>
        <h1>This user cannot be shown</h1>
        <ErrorNote error={pages.error} />
      </>
    );
  }
  return (
    <>
      <div className="title">
        <div>
          <h1>
            <bdi>{profile?.name ?? name}</bdi>
          </h1>
          <p className="faint figures" aria-busy={profile === null}>
            {profile && figures(profile)}
          </p>
        </div>
        {profile && !isOwn && <FollowButton profile={profile} onChange={setProfile} />}
      </div>
      <PostList
        pages={pages}
        action={Spans.PageLoad}
        empty={<p>{isOwn ? 'You have not shared anything yet.' : 'There is no loop of theirs yet.'}</p>}
      />
    </>
  );
}
