import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api, type Upload } from '../src/api/Api';
import { ApiError } from '../src/api/ApiError';
import { fileNameIn } from '../src/api/fileNameIn';
import { InvalidAudio } from '../src/audio/wav';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

const recorder = new SpanRecorder({ add: () => undefined, flush: () => Promise.resolve() });
const page = { user: null as { id: string } | null, ask: vi.fn() };
const api = new Api(recorder, page);
const root = recorder.startTrace('root');

afterEach(() => {
  page.user = null;
  page.ask.mockClear();
  vi.unstubAllGlobals();
});

const failure = async (work: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await work.then(
    () => expect.fail('it was no failure'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

describe('whatever comes back, an error is a sentence with its trace', () => {
  it.each([
    ['a proxy\'s page', () => Promise.resolve(new Response('<p>Welcome to the hotel</p>', { status: 200 })), 'UnreadableAnswer'],
    ['half of an answer', () => Promise.resolve(new Response('{"posts":[', { status: 200 })), 'UnreadableAnswer'],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch')), 'NetworkError'],
    ['an error that is no problem document', () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 })), 'HTTP 502'],
    ['an error in whose middle the connection breaks', () => Promise.resolve(Object.assign(new Response('', { status: 500 }), { text: () => Promise.reject(new TypeError('network error')) })), 'HTTP 500'],
    ['an answer in whose middle the connection breaks', () => Promise.resolve(Object.assign(new Response('{}'), { json: () => Promise.reject(new TypeError('network error')) })), 'NetworkError'],
  ])('%s', async (_, answer, name) => {
    vi.stubGlobal('fetch', answer);
    const error = await failure(api.timeline(root, null));
    expect([error.name, error.traceId]).toEqual([name, root.traceId]);
    expect(error.message).not.toMatch(/[<{]|JSON|fetch/);
  });

  it.each([
    ['a page instead of a post', 200, '<p>hello</p>', 'UnreadableAnswer'],
    ['a refusal', 413, '{"error":"The file is too large."}', 'HTTP 413'],
  ])('an upload that gets %s ends', async (_, status, responseText, name) => {
    class Request {
      status = status;
      responseText = responseText;
      upload = {};
      onload: () => void = () => undefined;
      open = vi.fn();
      setRequestHeader = vi.fn();
      getResponseHeader = () => null;
      send = (): void => this.onload();
    }
    vi.stubGlobal('XMLHttpRequest', Request);
    const upload: Upload = { form: new FormData(), size: 1, idempotencyKey: 'k', signal: new AbortController().signal, onProgress: () => undefined };
    const error = await failure(api.share(root, upload));
    expect([error.name, error.traceId]).toEqual([name, root.traceId]);
  });

  it.each([
    ['the api\'s sentence', { error: 'Too many wrong passwords: wait as long as Retry-After says, then try again.' }, '20', 'Too many wrong passwords: wait 20 seconds, then try again.'],
    ['one second', { error: 'That is too much at once: wait as long as Retry-After says, then go on.' }, '1', 'That is too much at once: wait 1 second, then go on.'],
    ['a long pause', {}, '300', 'That is too much at once: wait 5 minutes, then try again.'],
    ['a day', {}, '86400', 'That is too much at once: wait 24 hours, then try again.'],
    ['no pause', {}, null, 'That is too much at once: wait a moment, then try again.'],
    ['a date in its place', {}, 'Wed, 21 Oct 2026 07:28:00 GMT', 'That is too much at once: wait a moment, then try again.'],
  ])('too much at once says how long to wait: %s', async (_, body, pause, sentence) => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status: 429, headers: pause ? { 'Retry-After': pause } : {} })));
    expect((await failure(api.like(root, '1', true))).message).toBe(sentence);
  });

  it('what nobody foresaw is no riddle for the user', () => {
    expect(ApiError.from(new TypeError("Cannot read properties of undefined (reading 'id')"), 't')).toMatchObject({ name: 'TypeError', traceId: 't', message: expect.stringContaining('reload') as string });
    expect(ApiError.from(new InvalidAudio('This is not a WAV file.'), 't').message).toBe('This is not a WAV file.');
    expect(ApiError.from('text', null)).toMatchObject({ name: 'string', traceId: null });
  });
});

describe('where another tab has logged in as somebody else', () => {
  const answered = (status: number) => {
    const fetch = vi.fn((_: string, __: RequestInit) => Promise.resolve(new Response('{}', { status })));
    vi.stubGlobal('fetch', fetch);
    page.user = { id: 'alice' };
    return () => (fetch.mock.calls[0]![1].headers as Record<string, string>)['X-Sidechain-Web'];
  };

  it.each([
    ['reads', () => api.timeline(root, null)],
    ['changes', () => api.like(root, '1', true)],
  ])('the page says for whom it %s, and asks who is signed in when the host refuses that', async (_, ask) => {
    const header = answered(412);
    expect((await failure(ask())).status).toBe(412);
    expect([header(), page.ask.mock.calls.length]).toEqual(['alice', 1]);
  });

  it('anybody may log in', async () => {
    const header = answered(200);
    await api.json(root, 'POST', '/api/v1/auth/login', {});
    expect(header()).toBe('1');
  });
});

describe('what changes something says that it comes from here, with a body or without', () => {
  it.each([
    ['PUT', () => api.like(root, '1', true)],
    ['DELETE', () => api.like(root, '1', false)],
    ['POST', () => api.comment(root, '1', 'text', 'key')],
    ['DELETE', () => api.logOut(root)],
  ])('%s', async (method, ask) => {
    const fetch = vi.fn((_: string, __: RequestInit) => Promise.resolve(new Response('{}')));
    vi.stubGlobal('fetch', fetch);
    await ask();
    expect(fetch.mock.calls[0]![1]).toMatchObject({ method, headers: { 'X-Sidechain-Web': '1' } });
  });
});

it.each([
  ['attachment; filename="Dusty break.opus"; filename*=UTF-8\'\'Dusty%20break%20%C3%A9.opus', 'Dusty break é.opus'],
  ['attachment; filename="Dusty break.opus"', 'Dusty break.opus'],
  ['attachment; filename=loop.wav', 'loop.wav'],
  ['attachment; filename=loop.wav; filename*=UTF-8\'\'%ZZ', 'loop.wav'],
  ['attachment', null],
  [null, null],
])('the name of a download in %j', (header, name) => expect(fileNameIn(header)).toBe(name));
