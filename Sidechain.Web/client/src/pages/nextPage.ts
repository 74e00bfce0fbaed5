/** Pages that would ask for the same once more. */
const NOT_AGAIN = ['/login', '/register'];

/** The page of this app to which `next` leads, else the feed: an address comes from anybody. */
export function nextPage(next: string | null): string {
  let url: URL;
  try {
    url = new URL(next ?? '/', location.origin);
  } catch {
    return '/';
  }
  // As the browser reads it: "/\t/elsewhere" and "/.//elsewhere" lead away, too.
  const isOurs = url.origin === location.origin && !url.pathname.startsWith('//');
  return isOurs && !NOT_AGAIN.includes(url.pathname.replace(/\/+$/, '')) ? url.pathname + url.search + url.hash : '/';
}
