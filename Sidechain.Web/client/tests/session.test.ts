import { beforeEach, expect, it, vi } from 'vitest';

const MINUTE = 60_000;
let currentSession: (now?: number) => string;

beforeEach(async () => {
  localStorage.clear();
  vi.resetModules();
  ({ currentSession } = await import('../src/tracing/session'));
});

it('a session lasts while there are actions within a quarter of an hour', () => {
  const id = currentSession(0);
  expect(currentSession(14 * MINUTE)).toBe(id);
  expect(currentSession(28 * MINUTE)).toBe(id);
  expect(currentSession(44 * MINUTE)).not.toBe(id);
});

it('a session lasts four hours at most', () => {
  const id = currentSession(0);
  for (let now = 0; now < 240 * MINUTE; now += 10 * MINUTE) {
    expect(currentSession(now)).toBe(id);
  }
  expect(currentSession(241 * MINUTE)).not.toBe(id);
});

it('all tabs share it', async () => {
  const id = currentSession(0);
  vi.resetModules();
  const another = (await import('../src/tracing/session')) as { currentSession: (now: number) => string };
  expect(another.currentSession(MINUTE)).toBe(id);
});

it('garbage in the storage, or none, begins a new one', () => {
  localStorage.setItem('sidechain-session-id', '{"id":7');
  const id = currentSession(0);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new Error('switched off');
  });
  localStorage.clear();
  expect(currentSession(MINUTE)).toBe(id);
});

it.each(['', 'ü', 'a\nb', 'x'.repeat(5000), '; DROP'])('an id that no header may hold, %j, is none', (id) => {
  localStorage.setItem('sidechain-session-id', JSON.stringify({ id, began: 0, used: 0 }));
  expect(currentSession(1)).toMatch(/^[0-9a-f]{32}$/);
});

it('works on a page that came over plain HTTP, which has less of crypto', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  expect(currentSession(0)).toMatch(/^[0-9a-f]{32}$/);
  vi.unstubAllGlobals();
});
