import { Link } from 'wouter';
import type { Author } from '../api/types';

/** Whose it is, and the way to the rest of theirs. */
export function AuthorLink({ author }: { author: Author }) {
  return (
    <Link href={`/users/${encodeURIComponent(author.id)}`} className="author">
      <bdi>{author.name}</bdi>
    </Link>
  );
}
