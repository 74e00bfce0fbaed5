// Opus in Ogg, RFC 7845, as far as one stream of one program needs it.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  }
  return value >>> 0;
});

const SERIAL = 0x51dec4a1;
const FIRST = 2;
const LAST = 4;
const MAX_SEGMENTS = 255;
/** One second at 20 ms a packet. */
const PACKETS_A_PAGE = 50;

export interface OpusPacket {
  readonly bytes: Uint8Array;
  /** At 48 kHz. */
  readonly samples: number;
}

function page(sequence: number, flags: number, granule: number, packets: readonly Uint8Array[]): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const size = packets.reduce((sum, packet) => sum + packet.length, 0);
  const bytes = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setUint32(6, granule % 2 ** 32, true);
  view.setUint32(10, Math.floor(granule / 2 ** 32), true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  let crc = 0;
  for (const byte of bytes) {
    crc = ((crc << 8) ^ TABLE[(crc >>> 24) ^ byte]!) >>> 0;
  }
  view.setUint32(22, crc, true);
  return bytes;
}

function head(channels: number, preSkip: number, inputRate: number): Uint8Array {
  const bytes = new Uint8Array(19);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OpusHead'));
  bytes[8] = 1;
  bytes[9] = channels;
  view.setUint16(10, preSkip, true);
  view.setUint32(12, inputRate, true);
  return bytes;
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode('Sidechain web');
  const bytes = new Uint8Array(16 + vendor.length);
  bytes.set(new TextEncoder().encode('OpusTags'));
  new DataView(bytes.buffer).setUint32(8, vendor.length, true);
  bytes.set(vendor, 12);
  return bytes;
}

/**
 * @param samples Of the sound itself, at 48 kHz: what the encoder added at the end is cut by the last page's position.
 * @param preSkip What the encoder added at the beginning.
 * @param inputRate Of the file that was encoded, hertz.
 */
export function oggOpus(
  packets: readonly OpusPacket[],
  channels: number,
  samples: number,
  preSkip: number,
  inputRate: number,
): Uint8Array[] {
  const pages = [page(0, FIRST, 0, [head(channels, preSkip, inputRate)]), page(1, 0, 0, [tags()])];
  let granule = 0;
  let waiting: Uint8Array[] = [];
  let segments = 0;
  packets.forEach((packet, at) => {
    const needs = Math.floor(packet.bytes.length / 255) + 1;
    if (waiting.length === PACKETS_A_PAGE || segments + needs > MAX_SEGMENTS) {
      pages.push(page(pages.length, 0, granule, waiting));
      waiting = [];
      segments = 0;
    }
    waiting.push(packet.bytes);
    segments += needs;
    granule += packet.samples;
    if (at === packets.length - 1) {
      pages.push(page(pages.length, LAST, Math.min(granule, samples + preSkip), waiting));
    }
  });
  return pages;
}
