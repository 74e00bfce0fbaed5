import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/app/App';
import { SessionProvider, SessionStore } from '../src/api/session';
import { FeedPage } from '../src/pages/FeedPage';
import { LoginPage } from '../src/pages/LoginPage';
import { PostPage } from '../src/pages/PostPage';
import { SharePage } from '../src/pages/SharePage';
import { answer, HeldScreen, post, Requests, ShownPage, stubBrowser } from './page';

let page: ShownPage;
let requests: Requests;

const asked = (path: string): number => requests.asked(path);
const reply = (path: string, response?: Response) => requests.reply(path, response);

beforeEach(() => {
  stubBrowser();
  page = new ShownPage();
  requests = new Requests(page);
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

describe('the feed', () => {
  const FEED = '/api/v1/feed/timeline';

  it('two clicks on "Show older loops" are one action, with one trace that ends', async () => {
    await page.show(<FeedPage />);
    await reply(FEED, answer({ posts: [post('1')], next: 'x' }));
    await vi.waitFor(() => expect(page.recorder.getSpans()).toEqual([]));

    const older = page.button('Show older loops');
    await page.do(() => {
      older.click();
      older.click();
      older.click();
    });
    expect(asked(FEED)).toBe(1);
    await reply(FEED, answer({ posts: [post('2')] }));

    await vi.waitFor(() => expect(page.recorder.getSpans()).toEqual([]));
    expect(page.ended.filter((span) => span.name === 'web.feed_page_load')).toHaveLength(2);
  });

  it('keeps what it showed where it cannot be loaded anew, and loads it when asked again', async () => {
    await page.show(<FeedPage key="first" />);
    await reply(FEED, answer({ posts: [post('1')] }));
    await page.show(<FeedPage key="again" />);
    await reply(FEED);

    expect(page.text).toContain('Loop 1');
    expect(page.box.querySelector('[role=alert] code')?.textContent).toMatch(/^[0-9a-f]{32}$/);
    await page.do(() => page.button('Try again').click());
    await reply(FEED, answer({ posts: [post('2'), post('1')] }));
    expect(page.text).toContain('Loop 2');
    expect(page.box.querySelector('[role=alert]')).toBeNull();
  });

  it('that cannot be loaded is over when the page says so', async () => {
    const screen = new HeldScreen();
    await page.show(<FeedPage />);
    await reply(FEED, answer({ error: 'Later.' }, 503));
    expect(page.alert).toContain('Later.');
    expect(page.recorder.getSpans().map((span) => span.name)).toEqual(['web.feed_page_load', 'web.update_ui']);
    screen.paint();
    await page.idle();
    expect(page.traceOf('web.feed_page_load')).toEqual(['web.http_request error', 'web.fetch_feed error', 'web.update_ui ok', 'web.feed_page_load error']);
  });

  it('shows at once what was there when the user comes back, and puts what is new above it', async () => {
    await page.show(<FeedPage key="first" />);
    await reply(FEED, answer({ posts: [post('3')], next: 'x' }));
    await vi.waitFor(() => expect(page.recorder.getSpans()).toEqual([]));
    await page.do(() => page.button('Show older loops').click());
    await reply(FEED, answer({ posts: [post('2')] }));

    dispatchEvent(new PopStateEvent('popstate'));
    await page.show(<FeedPage key="again" />);
    expect(page.text).toMatch(/Loop 3.*Loop 2/);
    await reply(FEED, answer({ posts: [post('4'), post('3')], next: 'y' }));
    expect(page.text).toMatch(/Loop 4.*Loop 3.*Loop 2.*That is all/);
  });

  it('begins anew where posts may lie between what is new and what was there, and on a click', async () => {
    await page.show(<FeedPage key="first" />);
    await reply(FEED, answer({ posts: [post('1')] }));
    dispatchEvent(new PopStateEvent('popstate'));
    await page.show(<FeedPage key="again" />);
    await reply(FEED, answer({ posts: [post('9')], next: 'x' }));
    expect(page.text).not.toContain('Loop 1');

    dispatchEvent(new Event('pushState'));
    await page.show(<FeedPage key="clicked" />);
    expect(page.text).not.toContain('Loop 9');
  });
});

it.each(['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '\u202Eevil', 'a\u0001b\u0000c'])('%j is text, as a title and as every other name', async (title) => {
  await page.show(<FeedPage />);
  await reply('/api/v1/feed/timeline', answer({ posts: [post('1', { title, key: title, author: { id: 'a', name: title } })] }));
  await vi.waitFor(() => expect(page.box.querySelector('article h2')).not.toBeNull());
  const texts = ['h2', 'bdi', '.facts li'].map((part) => page.box.querySelector(`article ${part}`));
  expect(texts.map((element) => element?.textContent)).toEqual([title, title, title]);
  // Signs that turn the direction end with their own element.
  expect(texts.map((element) => element?.matches('bdi, [dir=auto]'))).toEqual([true, true, true]);
  expect(page.box.querySelector('img, script')).toBeNull();
});

it('where the document does not say who is signed in, as the one of npm run dev, the host is asked', async () => {
  await page.show(
    <SessionProvider store={new SessionStore(null)}>
      <App />
    </SessionProvider>,
  );
  await reply('/session', answer({ user: { id: 'a', name: 'alice', role: 'user' } }));
  await vi.waitFor(() => expect(page.text).toContain('Your feed'));
});

it('a post that cannot be loaded can be tried again; one that is not there cannot', async () => {
  await page.show(<PostPage id="1" />);
  await reply('/api/v1/posts/1');
  await page.do(() => page.button('Try again').click());
  await reply('/api/v1/posts/1', answer({ error: 'There is no post with this id.' }, 404));
  expect(page.text).toContain('There is no post with this id.');
  expect(() => page.button('Try again')).toThrow();
});

it('a post whose audio lies elsewhere says where, and loads nothing from there', async () => {
  await page.show(<PostPage id="1" />);
  await reply('/api/v1/posts/1/comments', answer({ comments: [] }));
  await reply('/api/v1/posts/1', answer(post('1', { audio: null, audio_url: 'https://cdn.example.com/audio.mp3' })));
  const link = page.box.querySelector<HTMLAnchorElement>('a[href="https://cdn.example.com/audio.mp3"]');
  expect(link?.rel).toBe('noopener noreferrer nofollow');
  expect(() => page.button('Play Loop 1')).toThrow();
  expect(() => page.button('Download 0')).toThrow();
  expect(requests.asked()).toBe(0);
});

describe('registering', () => {
  const submit = async (): Promise<void> => {
    const form = page.box.querySelector('form')!;
    form.querySelector<HTMLInputElement>('[name=username]')!.value = 'carol';
    form.querySelector<HTMLInputElement>('[name=password]')!.value = 'long enough';
    await page.do(() => form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  };

  it('where only the log-in after it fails, says so, and tries that alone', async () => {
    await page.show(<LoginPage isNew />);
    await submit();
    await reply('/api/v1/users', answer({}, 201));
    await reply('/api/v1/auth/login', answer({ error: 'Later.' }, 503));

    expect(page.text).toContain('You are registered. To go on, log in.');
    await submit();
    expect(asked('/api/v1/users')).toBe(0);
    await reply('/api/v1/auth/login', answer({ user: { id: 'c', name: 'carol', role: 'user' } }));
    expect(page.box.querySelector('[role=alert]')).toBeNull();
  });

  it('a name that is taken may be one\'s own: the answer to an earlier attempt was lost', async () => {
    await page.show(<LoginPage isNew />);
    await submit();
    await reply('/api/v1/users', answer({ error: 'This user name is taken: choose another.' }, 409));
    expect(page.box.querySelector<HTMLAnchorElement>('[role=alert] a')!.getAttribute('href')).toContain('/login');
  });
});

describe('sharing', () => {
  class Upload {
    static last: Upload;
    status = 0;
    responseText = '';
    upload: { onprogress?: (sent: object) => void } = {};
    onload: () => void = () => undefined;
    onabort: () => void = () => undefined;
    open = vi.fn();
    setRequestHeader = vi.fn();
    getResponseHeader = (): null => null;
    send = vi.fn();
    constructor() {
      Upload.last = this;
    }
    abort(): void {
      this.onabort();
    }
    answer(status: number, body: object): void {
      this.status = status;
      this.responseText = JSON.stringify(body);
      this.onload();
    }
  }

  const wav = (): File => {
    const bytes = new Uint8Array(46);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode('RIFF\0\0\0\0WAVEfmt '));
    [[16, 16], [24, 48_000]].forEach(([at, value]) => view.setUint32(at!, value!, true));
    [[20, 1], [22, 1], [34, 16]].forEach(([at, value]) => view.setUint16(at!, value!, true));
    bytes.set(new TextEncoder().encode('data'), 36);
    view.setUint32(40, 2, true);
    return new File([bytes], 'loop.wav');
  };
  const choose = (file: File) =>
    page.do(() => {
      const input = page.box.querySelector<HTMLInputElement>('input[type=file]')!;
      Object.defineProperty(input, 'files', { configurable: true, value: [file] });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  const share = async (file = wav()): Promise<void> => {
    await choose(file);
    await page.do(() => page.box.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  };
  const sending = () => vi.waitFor(() => expect(page.text).toContain('Sending'));
  const asksBeforeLeaving = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  beforeEach(async () => {
    vi.stubGlobal('XMLHttpRequest', Upload);
    await page.show(<SharePage />);
  });

  it('cancelled in mid-upload, nobody here knows whether it arrived', async () => {
    await share();
    await sending();
    await page.do(() => page.button('Cancel').click());
    expect(page.text).toContain('If the loop had arrived already, it is in your feed.');
  });

  it.each([
    ['that fails', 'error', () => Upload.last.answer(503, { error: 'Later.' }), 'Later.'],
    ['that is cancelled', 'cancelled', () => page.button('Cancel').click(), 'Cancelled.'],
  ])('one %s is over when the page says so, and can be tried again at once', async (_, status, end, said) => {
    await page.idle();
    await share();
    await sending();
    const screen = new HeldScreen();
    await page.do(end);
    expect(page.text).toContain(said);
    expect(page.recorder.getSpans().map((span) => span.name)).toEqual(['web.share_loop', 'web.update_ui']);
    await share();
    await sending();
    screen.paint();
    await vi.waitFor(() => expect(page.ended.at(-1)?.name).toBe('web.share_loop'));
    expect(page.traceOf('web.share_loop').slice(-3)).toEqual([`web.upload_audio ${status}`, 'web.update_ui ok', `web.share_loop ${status}`]);
  });

  it('cancelled before anything was sent, nothing was shared', async () => {
    const file = wav();
    file.arrayBuffer = () => new Promise(() => undefined);
    await share(file);
    await page.do(() => page.button('Cancel').click());
    await vi.waitFor(() => expect(page.text).toContain('Cancelled. Nothing was shared.'));
  });

  it('the browser asks before an upload is left, and at no other time', async () => {
    expect(asksBeforeLeaving()).toBe(false);
    await share();
    await sending();
    expect(asksBeforeLeaving()).toBe(true);
    await page.do(() => Upload.last.answer(500, {}));
    expect(asksBeforeLeaving()).toBe(false);
  });

  it('after an error the keyboard is at the button, and a new file takes the error away', async () => {
    await share();
    await sending();
    await page.do(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.do(() => Upload.last.answer(503, { error: 'Later.' }));
    expect(page.text).toContain('Later.');
    expect(document.activeElement).toBe(page.button('Share'));
    await choose(wav());
    expect(page.text).not.toContain('Later.');
  });

  it('after "Share another" the keyboard is at the beginning of the form', async () => {
    await share();
    await sending();
    await page.do(() => Upload.last.answer(201, post('1')));
    await page.do(() => page.button('Share another').click());
    expect(document.activeElement?.textContent).toBe('Share a loop');
  });

  it('says how far it is', async () => {
    await share();
    await sending();
    const sent = (loaded: number) => page.do(() => Upload.last.upload.onprogress?.({ loaded, total: 4 }));
    await sent(1);
    expect(page.box.querySelector('progress')?.getAttribute('value')).toBe('0.25');
    await sent(4);
    expect(page.text).toContain('Waiting for the server');
    expect(page.box.querySelector('progress')?.hasAttribute('value')).toBe(false);
  });

  it.each([
    [undefined, /^\/api\/v1\/traces\/[0-9a-f]{32}\/page$/],
    ['https://dashboard.test/traces/detail/1', /^https:\/\/dashboard\.test\/traces\/detail\/1$/],
  ])('its trace is one click away: with the dashboard at %s', async (dashboard_url, address) => {
    await share();
    await sending();
    await page.do(() => Upload.last.answer(201, { ...post('1'), dashboard_url }));
    const link = [...page.box.querySelectorAll('a')].find((found) => found.textContent === 'See where the time went');
    expect(link?.getAttribute('href')).toMatch(address);
  });

  it('a session that ended is called one', async () => {
    await share();
    await sending();
    await page.do(() => Upload.last.answer(401, { error: 'The bearer token is invalid or has expired: sign in again.' }));
    expect(page.text).toContain('Your session has ended.');
    expect(page.text).not.toContain('token');
  });

  it('what the server would not take is not sent', async () => {
    const file = wav();
    file.slice = () => ({ size: 53_000_000 }) as Blob;
    await share(file);
    await vi.waitFor(() => expect(page.text).toContain('This file has 53.0 MB as it is; at most 50 MB can be sent.'));
  });
});
