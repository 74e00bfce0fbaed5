import { Link } from 'wouter';
import type { Post } from '../api/types';
import type { Loops } from '../audio/Loops';
import { Player } from './Player';
import { sizeText } from './sizeText';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A loop: what it is, its picture, and its sound. */
export function LoopCard({ post, loops, isAlone = false }: { post: Post; loops: Loops; isAlone?: boolean }) {
  const audio = post.audio ? [post.audio.format === 'opus' ? 'Opus' : 'WAV', sizeText(post.audio.size)] : [];
  const facts = [post.bpm && `${post.bpm} BPM`, post.key, ...audio].filter(Boolean);
  return (
    <article className="card loop" aria-label={post.title}>
      <header>
        {isAlone ? <h1 dir="auto">{post.title}</h1> : <h2 dir="auto">{<Link href={`/posts/${post.id}`}>{post.title}</Link>}</h2>}
        <p className="faint">
          <bdi>{post.author.name}</bdi> · <time dateTime={post.created_at}>{day.format(new Date(post.created_at))}</time>
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
    </article>
  );
}
