import { Link } from 'wouter';
import { usePageLoad } from './usePageLoad';

export function NotFoundPage() {
  usePageLoad('Not found');
  return (
    <section className="narrow">
      <h1>There is no such page</h1>
      <div className="card empty">
        <p>Nothing is at this address.</p>
        <p className="faint">There may be a mistake in it, or the page is gone.</p>
        <Link href="/" className="button main">
          Go to your feed
        </Link>
      </div>
    </section>
  );
}
