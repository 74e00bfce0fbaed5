import { Link } from 'wouter';
import type { Post } from '../api/types';
import { DownloadButton } from './DownloadButton';
import type { Loops } from '../audio/Loops';
import { LikeButton } from '../social/LikeButton';
import { AuthorLink } from '../parts/AuthorLink';
import { dayText } from '../parts/dayText';
import { Icon } from '../parts/Icon';
import { Player } from './Player';
import { sizeText } from '../parts/sizeText';

/** A loop: what it is, its picture, its sound, and what can be done with it. */
export function LoopCard({ post, loops, isAlone = false }: { post: Post; loops: Loops; isAlone?: boolean }) {
  const audio = post.audio ? [post.audio.format === 'opus' ? 'Opus' : 'WAV', sizeText(post.audio.size)] : [];
  const facts = [post.bpm && `${post.bpm} BPM`, post.key, ...audio].filter(Boolean);
  return (
    <article className="card loop" aria-label={post.title}>
      <header>
        {isAlone ? <h1 dir="auto">{post.title}</h1> : <h2 dir="auto">{<Link href={`/posts/${post.id}`}>{post.title}</Link>}</h2>}
        <p className="faint">
          <AuthorLink author={post.author} /> · <time dateTime={post.created_at}>{dayText(post.created_at)}</time>
        </p>
      </header>
      {post.audio ? (
        <Player post={post} loops={loops} />
      ) : (
        // Nothing of it is loaded: another site would learn who looks.
        <p className="faint">
          The audio lies elsewhere:{' '}
          <a href={post.audio_url} target="_blank" rel="noopener noreferrer nofollow">
            {post.audio_url}
          </a>
        </p>
      )}
      <ul className="facts" aria-label="Facts">
        {facts.map((fact) => (
          <li key={String(fact)} dir="auto">
            {fact}
          </li>
        ))}
      </ul>
      <div className="deeds">
        <LikeButton key={`${post.liked} ${post.likes}`} post={post} />
        {!isAlone && (
          <Link href={`/posts/${post.id}#comments`} className="deed">
            <Icon name="comment" />
            Comments <span className="count">{post.comments}</span>
          </Link>
        )}
        {post.audio && <DownloadButton key={post.downloads} post={post} />}
      </div>
    </article>
  );
}
