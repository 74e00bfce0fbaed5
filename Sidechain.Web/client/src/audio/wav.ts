import { SentenceError } from '../api/SentenceError';

/** What a WAV file's header says. */
export interface WavInfo {
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds. */
  readonly duration: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const SAYS_WAV = 'Choose a WAV file: PCM with 16, 24 or 32 bits, or float, mono or stereo.';

/** A file that is not audio that the app takes; the message says what is. */
export class InvalidAudio extends SentenceError {
  override readonly name = 'InvalidAudio';
}

/** @throws InvalidAudio */
export function readWav(file: ArrayBuffer): WavInfo {
  const view = new DataView(file);
  const tag = (at: number): string => (at + 4 <= view.byteLength ? String.fromCharCode(...new Uint8Array(file, at, 4)) : '');
  if (tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new InvalidAudio(`This is not a WAV file. ${SAYS_WAV}`);
  }
  let frame = 0;
  let sampleRate = 0;
  let channels = 0;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(at) === 'fmt ' && size >= 16 && body + 16 <= view.byteLength) {
      const code = view.getUint16(body, true);
      const format = code === EXTENSIBLE && size >= 26 && body + 26 <= view.byteLength ? view.getUint16(body + 24, true) : code;
      channels = view.getUint16(body + 2, true);
      sampleRate = view.getUint32(body + 4, true);
      const bits = view.getUint16(body + 14, true);
      const isTaken = (format === PCM && (bits === 16 || bits === 24 || bits === 32)) || (format === FLOAT && bits === 32);
      if (!isTaken || channels < 1 || channels > 2 || sampleRate < 8000 || sampleRate > 384_000) {
        throw new InvalidAudio(`This kind of WAV cannot be shared. ${SAYS_WAV}`);
      }
      frame = (channels * bits) / 8;
    } else if (tag(at) === 'data' && frame) {
      // Some programs write a length that is too large, or none: the file's end counts.
      const length = Math.min(size, view.byteLength - body);
      if (length < frame) {
        throw new InvalidAudio('This WAV file holds no sound.');
      }
      return { sampleRate, channels, duration: Math.floor(length / frame) / sampleRate };
    }
    at = body + size + (size % 2);
  }
  throw new InvalidAudio(`This WAV file is broken: its end is missing. ${SAYS_WAV}`);
}
