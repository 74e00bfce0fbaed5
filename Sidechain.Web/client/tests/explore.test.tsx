import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Profile } from '../src/api/types';
import { ExplorePage } from '../src/pages/ExplorePage';
import { UserPage } from '../src/pages/UserPage';
import { answer, post, Requests, ShownPage, stubBrowser } from './page';

let page: ShownPage;
let requests: Requests;

beforeEach(() => {
  stubBrowser();
  history.replaceState(null, '', '/');
  page = new ShownPage();
  requests = new Requests(page);
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

describe('exploring', () => {
  const search = (fields: Record<string, string>) =>
    page.do(() => {
      const form = page.box.querySelector<HTMLFormElement>('form[role=search]')!;
      Object.entries(fields).forEach(([name, value]) => ((form.elements.namedItem(name) as HTMLInputElement).value = value));
      form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    });
  const value = (name: string): string => page.box.querySelector<HTMLInputElement>(`[name=${name}]`)!.value;
  const GLOBAL = '/api/v1/feed/global';
  const SEARCH = '/api/v1/search';

  it('begins with everybody\'s loops', async () => {
    await page.show(<ExplorePage />);
    await requests.reply(GLOBAL, answer({ posts: [post('1')] }));
    await page.idle();
    expect(page.text).toContain('Loop 1');
    expect(page.traceOf('web.feed_page_load')).toEqual(['web.http_request ok', 'web.fetch_feed ok', 'web.update_ui ok', 'web.feed_page_load ok']);
  });

  it('a search is one trace from the click on; it stands in the address, and says how much it found', async () => {
    await page.show(<ExplorePage />);
    await requests.reply(GLOBAL, answer({ posts: [] }));
    expect(page.text).toContain('Nobody has shared anything yet.');
    await search({ q: ' dusty ', bpm_min: '170', key: 'F#m' });
    const sent = await requests.reply(SEARCH, answer({ posts: [post('1')], next: 'x' }));
    await page.idle();
    expect(sent.address).toBe('/api/v1/search?q=dusty&bpm_min=170&key=F%23m');
    expect(location.pathname + location.search).toBe('/explore?q=dusty&bpm_min=170&key=F%23m');
    expect(page.text).toContain('More than 1 loop found');
    expect(page.traceOf('web.search_posts')).toEqual(['web.http_request ok', 'web.fetch_feed ok', 'web.update_ui ok', 'web.search_posts ok']);

    // The same once more is another search.
    await search({});
    await requests.reply(SEARCH, answer({ posts: [] }));
    expect(page.text).toContain('Nothing was found.');
    await page.idle();
    expect(page.ended.filter((span) => span.name === 'web.search_posts')).toHaveLength(2);
  });

  it('further results are searches, too', async () => {
    history.replaceState(null, '', '/explore?q=dusty&unknown=1');
    await page.show(<ExplorePage />);
    const first = await requests.reply(SEARCH, answer({ posts: [post('2')], next: 'x' }));
    await page.idle();
    expect(first.address).toBe('/api/v1/search?q=dusty');
    expect(value('q')).toBe('dusty');
    await page.click('Show older loops');
    expect((await requests.reply(SEARCH, answer({ posts: [post('1')] }))).address).toBe('/api/v1/search?q=dusty&before=x');
    await page.idle();
    expect(page.text).toContain('2 loops found');
    expect(page.traceOf('web.search_posts')).toHaveLength(4);
  });

  it('back leads to the search before it, in the form as well', async () => {
    history.replaceState(null, '', '/explore?q=first');
    await page.show(<ExplorePage />);
    await requests.reply(SEARCH, answer({ posts: [post('1')] }));
    await search({ q: 'second' });
    await requests.reply(SEARCH, answer({ posts: [post('2')] }));
    await page.do(() => {
      history.replaceState(null, '', '/explore?q=first');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    expect(value('q')).toBe('first');
    expect((await requests.reply(SEARCH, answer({ posts: [post('1')] }))).address).toBe('/api/v1/search?q=first');
  });

  it('what the api does not take is said, and not tried again', async () => {
    history.replaceState(null, '', '/explore?q=!!');
    await page.show(<ExplorePage />);
    await requests.reply(SEARCH, answer({ error: 'q needs a letter or a digit.' }, 400));
    expect(page.alert).toContain('q needs a letter or a digit.');
    expect(() => page.button('Try again')).toThrow();
  });

  it('a search that another one replaces is cancelled', async () => {
    await page.show(<ExplorePage />);
    await requests.reply(GLOBAL, answer({ posts: [] }));
    await page.idle();
    await search({ q: 'slow' });
    await search({ q: 'quick' });
    expect(page.ended.find((span) => span.name === 'web.search_posts')?.status).toBe('cancelled');
    await requests.reply(SEARCH, answer({ posts: [post('1')] }));
    await vi.waitFor(() => expect(page.text).toContain('1 loop found'));
  });
});

describe('a user', () => {
  const bob: Profile = { id: 'bob', name: 'Bob', created_at: '2026-11-01T10:00:00Z', posts: 1, followers: 1, following: 0, followed: false };
  const open = async (profile: Profile): Promise<void> => {
    await page.show(<UserPage name={profile.id} />);
    const sent = await requests.reply('/api/v1/search', answer({ posts: [post('1')] }));
    expect(sent.address).toBe(`/api/v1/search?author=${profile.id}`);
    await requests.reply(`/api/v1/users/${profile.id}`, answer(profile));
    await page.idle();
  };

  it('is shown with their loops, in one trace', async () => {
    await open(bob);
    expect(page.text).toMatch(/Bob1 loop · 1 follower · follows 0.*Loop 1/);
    expect(page.traceOf('web.page_load')).toEqual(['web.http_request ok', 'web.fetch_feed ok', 'web.http_request ok', 'web.fetch_user ok', 'web.update_ui ok', 'web.page_load ok']);
  });

  it('is followed, and no longer', async () => {
    await open(bob);
    await page.click('Follow Bob');
    expect((await requests.reply('/api/v1/users/bob/follow', answer({ user_id: 'bob', following: true, followers: 2 }))).method).toBe('PUT');
    await page.idle();
    expect(page.text).toContain('2 followers');
    expect(page.traceOf('web.follow_user')).toEqual(['web.http_request ok', 'web.update_ui ok', 'web.follow_user ok']);
    await page.click('Stop following Bob');
    expect((await requests.reply('/api/v1/users/bob/follow', answer({ following: false, followers: 1 }))).method).toBe('DELETE');
    expect(page.button('Follow Bob')).toBeDefined();
  });

  it('who is oneself cannot be followed', async () => {
    await open({ ...bob, id: 'a', name: 'alice' });
    expect(() => page.button('Follow alice')).toThrow();
  });

  it('who is not there is said, and not asked for again', async () => {
    await page.show(<UserPage name="nobody" />);
    await requests.reply('/api/v1/search', answer({ posts: [] }));
    await requests.reply('/api/v1/users/nobody', answer({ error: 'There is no user with this name.' }, 404));
    await page.idle();
    expect(page.text).toContain('This user cannot be shown');
    expect(page.alert).toContain('There is no user with this name.');
    expect(() => page.button('Try again')).toThrow();
  });
});
