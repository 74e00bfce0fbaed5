import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Comment } from '../src/api/types';
import { PostPage } from '../src/pages/PostPage';
import { answer, post, Requests, ShownPage, stubBrowser } from './page';

const COMMENTS = '/api/v1/posts/1/comments';

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

describe('comments', () => {
  const comment = (id: string, author = 'a'): Comment => ({ id, text: `Text ${id}`, author: { id: author, name: author }, created_at: '2026-11-01T10:00:00Z' });
  const open = async (comments: readonly Comment[], next: string | null = null): Promise<void> => {
    await page.show(<PostPage id="1" />);
    await requests.reply(COMMENTS, answer({ comments, next }));
    await requests.reply('/api/v1/posts/1', answer(post('1')));
    await page.idle();
  };
  const say = (text: string) =>
    page.do(() => {
      const form = page.box.querySelector<HTMLFormElement>('form')!;
      form.querySelector('textarea')!.value = text;
      form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    });

  it('come with their post, in one trace', async () => {
    await open([comment('1')]);
    expect(page.text).toContain('Text 1');
    expect(page.traceOf('web.page_load')).toEqual(['web.http_request ok', 'web.fetch_comments ok', 'web.http_request ok', 'web.fetch_post ok', 'web.page_load ok']);
  });

  it('that cannot be loaded leave the post where it is, and can be asked for again', async () => {
    await page.show(<PostPage id="1" />);
    await requests.reply(COMMENTS, answer({ error: 'Later.' }, 503));
    await requests.reply('/api/v1/posts/1', answer(post('1')));
    expect(page.text).toContain('Loop 1');
    expect(page.alert).toContain('Later.');
    await page.click('Try again');
    await requests.reply(COMMENTS, answer({ comments: [comment('1')] }));
    await page.idle();
    expect(page.text).toContain('Text 1');
    expect(page.alert).toBeUndefined();
    expect(page.traceOf('web.show_comments')).toEqual(['web.http_request ok', 'web.fetch_comments ok', 'web.update_ui ok', 'web.show_comments ok']);
  });

  it('that are older come below, and one that was there already comes once', async () => {
    await open([comment('2'), comment('1')], 'x');
    await page.click('Show older comments');
    const sent = await requests.reply(COMMENTS, answer({ comments: [comment('1'), comment('0')] }));
    await page.idle();
    expect(sent.address).toBe(`${COMMENTS}?before=x`);
    expect([...page.box.querySelectorAll('.said p[dir]')].map((text) => text.textContent)).toEqual(['Text 2', 'Text 1', 'Text 0']);
    expect(() => page.button('Show older comments')).toThrow();
  });

  it('written here stand at the top, and the form is empty again', async () => {
    await open([comment('1')]);
    await say(' That break! ');
    const sent = await requests.reply(COMMENTS, answer({ ...comment('2'), text: 'That break!' }, 201));
    await page.idle();
    expect(sent.body).toBe('{"text":"That break!"}');
    expect(page.text).toMatch(/Your comment is there\..*That break!.*Text 1/);
    expect(page.box.querySelector('textarea')?.value).toBe('');
    expect(page.traceOf('web.comment_post')).toEqual(['web.http_request ok', 'web.update_ui ok', 'web.comment_post ok']);
  });

  it('whose answer was lost are the same request when they are sent again, and the text is kept', async () => {
    await open([]);
    expect(page.text).toContain('Nobody has said anything yet.');
    await say('Once');
    const first = await requests.reply(COMMENTS);
    await page.idle();
    expect(page.box.querySelector('textarea')?.value).toBe('Once');
    await say('Once');
    const again = await requests.reply(COMMENTS, answer(comment('2'), 201));
    await page.idle();
    await say('Once');
    const another = await requests.reply(COMMENTS, answer(comment('3'), 201));
    expect(again.headers['Idempotency-Key']).toBe(first.headers['Idempotency-Key']);
    expect(another.headers['Idempotency-Key']).not.toBe(first.headers['Idempotency-Key']);
  });

  it('are taken back by their author alone, and the keyboard goes on at the heading', async () => {
    await open([comment('2', 'bob'), comment('1')]);
    expect([...page.box.querySelectorAll('.said button')]).toHaveLength(1);
    await page.click('Delete');
    expect((await requests.reply(`${COMMENTS}/1`, answer(null, 204))).method).toBe('DELETE');
    await page.idle();
    expect(page.text).not.toContain('Text 1');
    expect(document.activeElement?.textContent).toBe('Comments');
    expect(page.text).toContain('Your comment is gone.');
  });

  it.each(['<img src=x onerror=alert(1)>', '\u202Eevil', 'two\nlines'])('%j is text', async (text) => {
    await open([{ ...comment('1'), text }]);
    const said = page.box.querySelector('.said p[dir=auto]');
    expect(said?.textContent).toBe(text);
    expect(page.box.querySelector('.said img')).toBeNull();
  });
});
