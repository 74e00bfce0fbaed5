import { describe, expect, it } from 'vitest';
import { oggOpus } from '../src/audio/ogg';
import { barsOf, peaksOf, postPeaksOf } from '../src/audio/peaks';
import { InvalidAudio, readWav } from '../src/audio/wav';

function wav({ format = 1, channels = 1, rate = 44_100, bits = 16, data = 88_200, claimed = -1, tag = 'RIFF' } = {}): ArrayBuffer {
  const file = new ArrayBuffer(44 + data);
  const view = new DataView(file);
  const text = (at: number, value: string): void => [...value].forEach((char, i) => view.setUint8(at + i, char.charCodeAt(0)));
  text(0, tag);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, claimed < 0 ? data : claimed, true);
  return file;
}

describe('readWav', () => {
  it.each([
    ['16 bits', { bits: 16 }, { sampleRate: 44_100, channels: 1, duration: 1 }],
    ['24 bits, stereo', { bits: 24, channels: 2, data: 264_600 }, { sampleRate: 44_100, channels: 2, duration: 1 }],
    ['float', { format: 3, bits: 32, rate: 48_000, data: 96_000 }, { sampleRate: 48_000, channels: 1, duration: 0.5 }],
    ['a length that is too large', { claimed: 0xffffffff }, { sampleRate: 44_100, channels: 1, duration: 1 }],
  ])('%s', (_, given, info) => expect(readWav(wav(given))).toEqual(info));

  it.each([
    ['another file', { tag: 'RIFX' }],
    ['8 bits', { bits: 8 }],
    ['three channels', { channels: 3 }],
    ['no channel', { channels: 0 }],
    ['no rate', { rate: 0 }],
    ['a compressed format', { format: 2 }],
    ['no sound', { data: 0 }],
  ])('refuses %s with a sentence', (_, given) => expect(() => readWav(wav(given))).toThrow(InvalidAudio));

  it('never throws anything else, whatever the bytes are', () => {
    const file = new Uint8Array(wav({ data: 64 }));
    for (let length = 0; length <= file.length; length++) {
      for (const at of [16, 22, 40]) {
        const broken = file.slice(0, length);
        broken.fill(255, at, at + 4);
        try {
          readWav(broken.buffer);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidAudio);
        }
      }
    }
  });
});

describe('oggOpus', () => {
  const packets = Array.from({ length: 120 }, (_, at) => ({ bytes: new Uint8Array(at === 60 ? 700 : 160).fill(at), samples: 960 }));
  const pages = oggOpus(packets, 2, 120 * 960 - 500, 312, 44_100);
  const read = pages.map((bytes) => {
    const view = new DataView(bytes.buffer);
    const segments = [...bytes.slice(27, 27 + bytes[26]!)];
    return { flags: bytes[5], granule: view.getUint32(6, true), sequence: view.getUint32(18, true), size: bytes.length, body: segments.reduce((a, b) => a + b, 0), segments };
  });

  it('begins with the head and the tags, as the api looks for them', () => {
    expect(new TextDecoder().decode(pages[0]!.slice(28, 36))).toBe('OpusHead');
    expect(new TextDecoder().decode(pages[1]!.slice(28, 36))).toBe('OpusTags');
    expect(read.map((page) => page.sequence)).toEqual(read.map((_, at) => at));
    expect([read[0]!.flags, read.at(-1)!.flags]).toEqual([2, 4]);
  });

  it('carries every byte of every packet', () => {
    expect(read.every((page) => page.size === 27 + page.segments.length + page.body)).toBe(true);
    expect(read.slice(2).reduce((sum, page) => sum + page.body, 0)).toBe(119 * 160 + 700);
  });

  it('ends where the sound ends', () => expect(read.at(-1)!.granule).toBe(120 * 960 - 500 + 312));

  it('has the checksum of RFC 3533', () => {
    for (const bytes of pages) {
      const stored = new DataView(bytes.buffer).getUint32(22, true);
      const zeroed = bytes.slice();
      zeroed.fill(0, 22, 26);
      let crc = 0;
      for (const byte of zeroed) {
        crc ^= byte << 24;
        for (let bit = 0; bit < 8; bit++) {
          crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
        }
      }
      expect(stored).toBe(crc >>> 0);
    }
  });
});

it('peaks are the loudest samples of all channels, and at most 1', () => {
  const channels = [Float32Array.of(0.1, -0.5, 0.2, 0), Float32Array.of(0, 0, 0, -3)];
  const audio = { length: 4, numberOfChannels: 2, getChannelData: (at: number) => channels[at]! } as unknown as AudioBuffer;
  expect([...peaksOf(audio, 2)]).toEqual([0.5, 1]);
});

describe('the peaks of a post', () => {
  it('are as many as there are samples where those are few, 255 is full scale', () => {
    const audio = { length: 3, numberOfChannels: 1, getChannelData: () => Float32Array.of(0, -0.5, 4) } as unknown as AudioBuffer;
    expect(postPeaksOf(audio)).toEqual([0, 128, 255]);
  });

  it.each([
    ['many: the loudest of each bar counts', [0, 51, 255, 0, 102, 0], 3, [0.2, 1, 0.4]],
    ['as many', [0, 255], 2, [0, 1]],
    ['few: each stands for several bars', [51, 255], 4, [0.2, 0.2, 1, 1]],
    ['one', [255], 2, [1, 1]],
  ])('become bars: %s', (_, peaks, bars, heights) => {
    expect([...barsOf(peaks, bars)].map((height) => Math.round(height * 10) / 10)).toEqual(heights);
  });
});
