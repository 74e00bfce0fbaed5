import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Api } from '../src/api/Api';
import type { Post } from '../src/api/types';
import { Loops } from '../src/audio/Loops';
import type { Span } from '../src/tracing/Span';
import { SpanRecorder } from '../src/tracing/SpanRecorder';

const post = (id: string): Post => ({ id }) as Post;
const recorder = new SpanRecorder();
const root = recorder.startTrace('root');
let answers: Map<string, (bytes: ArrayBuffer) => void>;
let loops: Loops;
let sounding: string[];

beforeEach(() => {
  answers = new Map();
  sounding = [];
  const audio = (_: unknown, { id }: Post): Promise<ArrayBuffer> => new Promise((resolve) => answers.set(id, resolve));
  vi.stubGlobal('OfflineAudioContext', class { decodeAudioData = (bytes: ArrayBuffer) => Promise.resolve(bytes); });
  loops = new Loops({ audio, traceOf: () => 't' } as unknown as Api, recorder);
  loops.player.play = (id) => void sounding.push(id);
});
afterEach(() => vi.unstubAllGlobals());

const arrive = async (id: string): Promise<void> => {
  answers.get(id)!(new ArrayBuffer(0));
  await new Promise((resolve) => setTimeout(resolve));
};

it('of two that are waited for, the one that was clicked last plays', async () => {
  void loops.play(post('slow'), root);
  void loops.play(post('quick'), root);
  await arrive('quick');
  await arrive('slow');
  expect(sounding).toEqual(['quick']);
});

it('a loop that arrives after its page was left never sounds', async () => {
  void loops.play(post('a'), root);
  loops.close();
  await arrive('a');
  expect(sounding).toEqual([]);
});

it('nor one that was stopped before it came', async () => {
  void loops.play(post('a'), root);
  loops.stop();
  await arrive('a');
  expect(sounding).toEqual([]);
});

const recorded = (): { ended: Span[]; recording: SpanRecorder } => {
  const ended: Span[] = [];
  return { ended, recording: new SpanRecorder({ add: (span) => void ended.push(span), flush: () => Promise.resolve() }) };
};

it('the time of a waveform is accounted for: decoding it and showing it, below one root', async () => {
  const { ended, recording } = recorded();
  vi.stubGlobal('OfflineAudioContext', class { decodeAudioData = () => Promise.resolve({ numberOfChannels: 0 }); });
  const api = { audio: () => Promise.resolve(new ArrayBuffer(0)), traceOf: () => 't' } as unknown as Api;

  await new Loops(api, recording).draw(post('a'), 4);

  await vi.waitFor(() => expect(ended.map((span) => span.name)).toEqual(['web.decode_audio', 'web.update_ui', 'web.draw_waveforms']));
  expect(new Set(ended.map((span) => span.context.parentSpanId))).toEqual(new Set([ended[2]!.context.spanId, ended[2]!.context.parentSpanId]));
});

it('so is the time of one that cannot be loaded: showing that', async () => {
  const { ended, recording } = recorded();
  const api = { audio: () => Promise.reject(new TypeError('Failed to fetch')), traceOf: () => 't' } as unknown as Api;

  await expect(new Loops(api, recording).draw(post('a'), 4)).rejects.toThrow();

  await vi.waitFor(() => expect(ended.map((span) => [span.name, span.status])).toEqual([['web.update_ui', 'ok'], ['web.draw_waveforms', 'error']]));
  expect(ended[0]!.context.parentSpanId).toBe(ended[1]!.context.spanId);
});

it('the trace of several lasts until the last of them is on the screen', async () => {
  const { ended, recording } = recorded();
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => frames.push(then));
  vi.stubGlobal('OfflineAudioContext', class { decodeAudioData = () => Promise.resolve({ numberOfChannels: 0 }); });
  const audio = (_: unknown, { id }: Post): Promise<ArrayBuffer> => new Promise((resolve) => answers.set(id, resolve));
  const several = new Loops({ audio, traceOf: () => 't' } as unknown as Api, recording);
  void several.draw(post('a'), 4);
  void several.draw(post('b'), 4);
  await arrive('a');
  await arrive('b');
  expect(frames).toHaveLength(2);

  frames[0]!();
  await vi.waitFor(() => expect(ended.map((span) => span.name)).toContain('web.update_ui'));
  expect(recording.getSpans().map((span) => span.name)).toEqual(['web.draw_waveforms', 'web.update_ui']);
  frames[1]!();
  await vi.waitFor(() => expect(ended.at(-1)?.name).toBe('web.draw_waveforms'));
  expect(recording.getSpans()).toEqual([]);
});
