import { abortable } from './abortable';
import { oggOpus, type OpusPacket } from './ogg';
import { postPeaksOf } from './peaks';

const RATE = 48_000;
const BITRATE_A_CHANNEL = 64_000;
/** What libopus, which browsers use, puts before the sound, samples; for a browser whose encoder does not say so. */
const PRE_SKIP = 312;
const CHUNK = RATE / 5;
/** More chunks than this in the encoder's queue are waited for, so that a long file does not fill the memory. */
const MAX_QUEUE = 20;

const config = (channels: number): AudioEncoderConfig => ({
  codec: 'opus',
  sampleRate: RATE,
  numberOfChannels: channels,
  bitrate: BITRATE_A_CHANNEL * channels,
});

/** Whether this browser encodes Opus. */
export async function canEncode(channels: number): Promise<boolean> {
  try {
    return typeof AudioEncoder !== 'undefined' && (await AudioEncoder.isConfigSupported(config(channels))).supported === true;
  } catch {
    return false;
  }
}

export interface EncodedLoop {
  readonly audio: Blob;
  /** Of what was encoded, as a post has them. */
  readonly peaks: readonly number[];
}

/**
 * A WAV file as Opus in Ogg, by WebCodecs.
 * @param file Empty afterwards.
 * @param onProgress From 0 to 1.
 */
export async function encodeOpus(
  file: ArrayBuffer,
  inputRate: number,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<EncodedLoop> {
  // Decodes and resamples at once, and takes the buffer away.
  const audio = await abortable(new OfflineAudioContext(1, 1, RATE).decodeAudioData(file), signal);
  const channels = Math.min(2, audio.numberOfChannels);
  const packets: OpusPacket[] = [];
  let preSkip = PRE_SKIP;
  let fail: (error: DOMException) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // It is looked at only where the encoder is waited for.
  failed.catch(() => undefined);
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => {
      preSkip = preSkipIn(metadata?.decoderConfig?.description) ?? preSkip;
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push({ bytes, samples: Math.round(((chunk.duration ?? 20_000) * RATE) / 1e6) });
    },
    error: (error) => fail(error),
  });
  try {
    encoder.configure(config(channels));
    for (let from = 0; from < audio.length; from += CHUNK) {
      signal.throwIfAborted();
      encoder.encode(planes(audio, channels, from, Math.min(CHUNK, audio.length - from)));
      onProgress(from / audio.length);
      while (encoder.encodeQueueSize > MAX_QUEUE) {
        const dequeued = new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
        await abortable(Promise.race([failed, dequeued]), signal);
      }
    }
    await abortable(Promise.race([failed, encoder.flush()]), signal);
  } finally {
    if (encoder.state !== 'closed') {
      encoder.close();
    }
  }
  signal.throwIfAborted();
  onProgress(1);
  const pages = oggOpus(packets, channels, audio.length, preSkip, inputRate) as BlobPart[];
  return { audio: new Blob(pages, { type: 'audio/ogg' }), peaks: postPeaksOf(audio) };
}

// The description is the stream's head, "OpusHead" and what follows, as RFC 7845 has it.
function preSkipIn(description: AllowSharedBufferSource | undefined): number | undefined {
  if (!description || description.byteLength < 19) {
    return undefined;
  }
  const view = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset)
    : new DataView(description);
  return view.getUint16(10, true);
}

function planes(audio: AudioBuffer, channels: number, from: number, frames: number): AudioData {
  const data = new Float32Array(frames * channels);
  for (let channel = 0; channel < channels; channel++) {
    data.set(audio.getChannelData(channel).subarray(from, from + frames), channel * frames);
  }
  const timestamp = Math.round((from * 1e6) / RATE);
  return new AudioData({ format: 'f32-planar', sampleRate: RATE, numberOfFrames: frames, numberOfChannels: channels, timestamp, data });
}
