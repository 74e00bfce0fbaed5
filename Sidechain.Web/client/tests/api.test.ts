import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api, type Upload } from '../src/api/Api';
import { ApiError } from '../src/api/ApiError';
import { InvalidAudio } from '../src/audio/wav';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

const recorder = new SpanRecorder({ add: () => undefined, flush: () => Promise.resolve() });
const api = new Api(recorder);
const root = recorder.startTrace('root');

afterEach(() => vi.unstubAllGlobals());

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

  it('what nobody foresaw is no riddle for the user', () => {
    expect(ApiError.from(new TypeError("Cannot read properties of undefined (reading 'id')"), 't')).toMatchObject({ name: 'TypeError', traceId: 't', message: expect.stringContaining('reload') as string });
    expect(ApiError.from(new InvalidAudio('This is not a WAV file.'), 't').message).toBe('This is not a WAV file.');
    expect(ApiError.from('text', null)).toMatchObject({ name: 'string', traceId: null });
  });
});
