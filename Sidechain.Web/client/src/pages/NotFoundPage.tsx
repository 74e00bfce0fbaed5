import { Link } from 'wouter';
import { usePageLoad } from './usePageLoad';

export function NotFoundPage() {
  usePageLoad('Not found');
  return (
    <section className="narrow">
      <h1>There is no such page</h1>
      <p>
        Check the address, or <Link href="/">go to your loops</Link>.
      </p>
    </section>
  );
}
