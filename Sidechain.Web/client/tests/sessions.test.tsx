import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../src/api/types';
import { SettingsPage } from '../src/pages/SettingsPage';
import { answer, Requests, ShownPage, stubBrowser } from './page';

const SESSIONS = '/api/v1/auth/sessions';

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

describe('log-ins', () => {
  const session = (id: string, client: string | null, current = false): Session => ({ id, created_at: '2026-11-01T10:00:00Z', last_used_at: '2026-11-02T10:00:00Z', client, current });
  const all = [session('1', 'web/1.0.0', true), session('2', 'cli/1.2.0'), session('3', null)];
  const open = async (sessions: readonly Session[]): Promise<void> => {
    await page.show(<SettingsPage />);
    await requests.reply(SESSIONS, answer({ sessions }));
    await page.idle();
  };
  const names = (): (string | null)[] => [...page.box.querySelectorAll('.sessions strong')].map((name) => name.textContent);

  it('are listed, in the trace of the page', async () => {
    await open(all);
    expect(names()).toEqual(['Web app 1.0.0', 'Command line 1.2.0', 'Unknown client']);
    expect(page.traceOf('web.page_load')).toEqual(['web.http_request ok', 'web.fetch_sessions ok', 'web.page_load ok']);
  });

  it('end one by one', async () => {
    await open(all);
    await page.click('Log out');
    expect((await requests.reply(`${SESSIONS}/2`, answer(null, 204))).method).toBe('DELETE');
    await page.idle();
    expect(names()).toEqual(['Web app 1.0.0', 'Unknown client']);
    expect(document.activeElement?.textContent).toBe('Where you are logged in');
    expect(page.traceOf('web.logout')).toEqual(['web.http_request ok', 'web.update_ui ok', 'web.logout ok']);
  });

  it('end all at once but this one', async () => {
    await open(all);
    await page.click('Log out everywhere else');
    expect((await requests.reply(SESSIONS, answer(null, 204))).address).toBe(`${SESSIONS}?except=current`);
    await page.idle();
    expect(names()).toEqual(['Web app 1.0.0']);
    expect(page.text).toContain('You are logged in here alone.');
    expect(() => page.button('Log out everywhere else')).toThrow();
  });

  it('that cannot be listed can be asked for again', async () => {
    await page.show(<SettingsPage />);
    await requests.reply(SESSIONS);
    await page.idle();
    await page.click('Try again');
    await requests.reply(SESSIONS, answer({ sessions: all }));
    await page.idle();
    expect(names()).toHaveLength(3);
    expect(page.alert).toBeUndefined();
  });
});
