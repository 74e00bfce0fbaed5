import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoopPlayer } from '../src/audio/LoopPlayer';
import { Loops } from '../src/audio/Loops';
import { FeedPage } from '../src/pages/FeedPage';
import { answer, HeldScreen, post, Requests, ShownPage, stubBrowser } from './page';

const FEED = '/api/v1/feed/timeline';

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

describe('liking', () => {
  const showOne = async (likes: number, liked: boolean): Promise<void> => {
    await page.show(<FeedPage />);
    await requests.reply(FEED, answer({ posts: [post('1', { likes, liked })] }));
    await page.idle();
  };

  it('is one trace, whose result is the button', async () => {
    await showOne(2, false);
    await page.click('Like 2');
    expect(page.button('Like 2').getAttribute('aria-busy')).toBe('true');
    // A second click while the first one is on its way is none.
    await page.click('Like 2');
    const sent = await requests.reply('/api/v1/posts/1/like', answer({ post_id: '1', liked: true, likes: 3 }));
    await page.idle();
    expect([sent.method, requests.asked()]).toEqual(['PUT', 0]);
    expect(page.button('Like 3').getAttribute('aria-pressed')).toBe('true');
    expect(page.traceOf('web.like_post')).toEqual(['web.http_request ok', 'web.update_ui ok', 'web.like_post ok']);
  });

  it('is taken back by the same button', async () => {
    await showOne(3, true);
    await page.click('Like 3');
    expect((await requests.reply('/api/v1/posts/1/like', answer({ liked: false, likes: 2 }))).method).toBe('DELETE');
    expect(page.button('Like 2').getAttribute('aria-pressed')).toBe('false');
  });

  it('too often is told with a sentence and its trace, and changes nothing', async () => {
    await showOne(2, false);
    await page.click('Like 2');
    await requests.reply('/api/v1/posts/1/like', answer({ error: 'That is too much at once: wait as long as Retry-After says, then go on.' }, 429, { 'Retry-After': '3' }));
    await page.idle();
    expect(page.alert).toContain('wait 3 seconds, then go on.');
    expect(page.box.querySelector('[role=alert] code')?.textContent).toBe(page.ended.at(-1)?.traceId);
    expect(page.button('Like 2').getAttribute('aria-pressed')).toBe('false');
    expect(page.traceOf('web.like_post')).toEqual(['web.http_request error', 'web.update_ui ok', 'web.like_post error']);
  });

  it('after the end of the session the page stays, with the way to another one', async () => {
    await showOne(2, false);
    await page.click('Like 2');
    await requests.reply('/api/v1/posts/1/like', answer({ error: 'The bearer token is invalid.' }, 401));
    expect(page.alert).toContain('Your session has ended.');
    expect(page.box.querySelector('[role=alert] a')?.getAttribute('href')).toBe('/login');
    expect(page.text).toContain('Loop 1');
  });
});

describe('a waveform', () => {
  it('is drawn from the peaks of its post, without asking for its audio', async () => {
    const draw = vi.spyOn(Loops.prototype, 'draw');
    await page.show(<FeedPage />);
    await requests.reply(FEED, answer({ posts: [post('1', { peaks: [0, 255] })] }));
    const path = page.box.querySelector('.waveform path')?.getAttribute('d');
    expect(path).toMatch(/^M0\.5 49\.0V51\.0.*M95\.5 2\.0V98\.0$/);
    expect([draw.mock.calls.length, requests.asked()]).toEqual([0, 0]);
  });

  it('stays where the loop cannot be played, which says why', async () => {
    await page.show(<FeedPage />);
    await requests.reply(FEED, answer({ posts: [post('1', { peaks: [0, 255] })] }));
    await page.do(() => page.box.querySelector<HTMLButtonElement>('.play')!.click());
    await requests.reply('/audio', answer({ error: 'Later.' }, 503));
    await vi.waitFor(() => expect(page.text).toContain('The audio cannot be played right now. Later.'));
    expect(page.box.querySelector('.waveform path')).not.toBeNull();
    expect(page.box.querySelector('.silent code')?.textContent).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('playing', () => {
  const play = async (): Promise<HeldScreen> => {
    await page.show(<FeedPage />);
    await requests.reply(FEED, answer({ posts: [post('1', { peaks: [0, 255] })] }));
    await page.idle();
    const screen = new HeldScreen();
    await page.do(() => page.box.querySelector<HTMLButtonElement>('.play')!.click());
    return screen;
  };
  const open = (): string[] => page.recorder.getSpans().map((span) => span.name);

  it('is over when the page shows that the loop sounds', async () => {
    vi.stubGlobal('OfflineAudioContext', class {
      decodeAudioData = (): Promise<object> => Promise.resolve({});
    });
    const sounds = vi.spyOn(LoopPlayer.prototype, 'play').mockReturnValue();
    const screen = await play();
    await requests.reply('/audio', new Response('OggS'));
    await vi.waitFor(() => expect(sounds).toHaveBeenCalledOnce());
    await page.do(() => Promise.resolve());
    expect(open()).toEqual(['web.play_loop', 'web.update_ui']);
    screen.paint();
    await page.idle();
    expect(page.traceOf('web.play_loop')).toEqual(['web.http_request ok', 'web.decode_audio ok', 'web.update_ui ok', 'web.play_loop ok']);
  });

  it('that fails is over when the page says so', async () => {
    const screen = await play();
    await requests.reply('/audio', answer({ error: 'Later.' }, 503));
    await vi.waitFor(() => expect(page.text).toContain('The audio cannot be played right now. Later.'));
    expect(open()).toEqual(['web.play_loop', 'web.update_ui']);
    screen.paint();
    await page.idle();
    expect(page.traceOf('web.play_loop')).toEqual(['web.http_request error', 'web.update_ui ok', 'web.play_loop error']);
  });
});

describe('downloading', () => {
  const begin = async (): Promise<void> => {
    await page.show(<FeedPage />);
    await requests.reply(FEED, answer({ posts: [post('1', { downloads: 7 })] }));
    await page.idle();
    await page.click('Download 7');
    expect(page.text).toContain('Downloading…');
  };

  it('hands the file to the browser under the name that the api gives it, and counts', async () => {
    const clicked: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(`${this.download} ${this.href.split(':')[0]}`);
    });
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
    await begin();
    await requests.reply('/api/v1/posts/1/download', new Response('OggS', { headers: { 'Content-Disposition': "attachment; filename=x.opus; filename*=UTF-8''Loop%201.opus" } }));
    await vi.waitFor(() => expect(page.text).toContain('Saved as Loop 1.opus'));
    await page.idle();
    expect(clicked).toEqual(['Loop 1.opus blob']);
    expect(page.button('Download 8')).toBeDefined();
    expect(page.traceOf('web.download_loop')).toEqual(['web.http_request ok', 'web.download_audio ok', 'web.update_ui ok', 'web.download_loop ok']);
    expect(page.ended.find((span) => span.name === 'web.download_audio')?.attributes).toMatchObject({ 'post.id': '1', 'file.size': 4, 'file.name': 'Loop 1.opus' });
  });

  it('that fails saves nothing', async () => {
    const save = vi.spyOn(HTMLAnchorElement.prototype, 'click');
    await begin();
    await requests.reply('/api/v1/posts/1/download');
    await page.idle();
    expect(page.alert).toContain('The server cannot be reached.');
    expect(save).not.toHaveBeenCalled();
    expect(page.text).not.toContain('Saved');
  });
});
