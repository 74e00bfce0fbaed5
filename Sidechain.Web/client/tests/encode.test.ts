import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { encodeOpus, type EncodedLoop } from '../src/audio/encode';

const RATE = 48_000;
let encoder: StuckEncoder | undefined;
let queue = 0;
let finishes = false;

/** Takes everything and gives nothing back; nor does it come to its end, unless it is told to. */
class StuckEncoder extends EventTarget {
  state = 'configured';
  encodeQueueSize = 0;
  readonly init: AudioEncoderInit;
  configure = vi.fn();
  encode = (): void => void (this.encodeQueueSize = queue);
  flush = vi.fn(() => (finishes ? Promise.resolve() : new Promise<void>(() => undefined)));
  constructor(init: AudioEncoderInit) {
    super();
    this.init = init;
    encoder = this;
  }
  close(): void {
    this.state = 'closed';
  }
}

const silence = { length: RATE, numberOfChannels: 1, getChannelData: () => new Float32Array(RATE) };
const decodes = (decode: () => Promise<unknown>) => vi.stubGlobal('OfflineAudioContext', class { decodeAudioData = decode; });

beforeEach(() => {
  encoder = undefined;
  queue = 0;
  finishes = false;
  vi.stubGlobal('AudioEncoder', StuckEncoder);
  vi.stubGlobal('AudioData', class {});
  decodes(() => Promise.resolve(silence));
});
afterEach(() => vi.unstubAllGlobals());

const encoding = (signal: AbortSignal): Promise<EncodedLoop> => encodeOpus(new ArrayBuffer(0), RATE, signal, () => undefined);

it('cancelling ends an encoder that never ends by itself, and closes it', async () => {
  const cancel = new AbortController();
  const work = encoding(cancel.signal);
  await vi.waitFor(() => expect(encoder?.flush).toHaveBeenCalled());
  cancel.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(encoder?.state).toBe('closed');
});

it('cancelling ends the wait for a full queue', async () => {
  queue = 1000;
  const cancel = new AbortController();
  const work = encoding(cancel.signal);
  await vi.waitFor(() => expect(encoder?.encodeQueueSize).toBe(1000));
  cancel.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

it('cancelling ends a decoder that never answers', async () => {
  decodes(() => new Promise(() => undefined));
  const cancel = new AbortController();
  const work = encoding(cancel.signal);
  cancel.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

it.each([0, 1000])('an encoder that fails with %i parts in its queue is not waited for', async (parts) => {
  queue = parts;
  const work = encoding(new AbortController().signal);
  await vi.waitFor(() => expect(encoder?.configure).toHaveBeenCalled());
  encoder!.init.error(new DOMException('broken', 'EncodingError'));
  await expect(work).rejects.toMatchObject({ name: 'EncodingError' });
});

it('the waveform of what was encoded comes with it, of all channels, a thousand whole numbers at most', async () => {
  const half = new Float32Array(RATE).fill(0.5);
  const loud = new Float32Array(RATE).fill(-2, RATE / 2);
  decodes(() => Promise.resolve({ length: RATE, numberOfChannels: 2, getChannelData: (at: number) => [half, loud][at] }));
  finishes = true;
  expect(await encoding(new AbortController().signal)).toMatchObject({ peaks: [...Array<number>(500).fill(128), ...Array<number>(500).fill(255)] });
});
