const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function random(bytes: number): string {
  const text = Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => HEX[byte]).join('');
  // All zeros is no id.
  return /[^0]/.test(text) ? text : random(bytes);
}

let prefix = '';
let next = HEX.length;

/** 32 lower-case hex digits. */
export const newTraceId = (): string => random(16);

/**
 * 16 lower-case hex digits: 14 of them random anew for every 256 spans, and a count, since random digits for each would
 * cost more than all the rest of a span.
 */
export function newSpanId(): string {
  if (next === HEX.length) {
    prefix = random(7);
    next = 0;
  }
  return prefix + HEX[next++]!;
}

/** A trace's id as servers echo it, in either case, with the dashes of a UUID or without them, or of 64 bits; null when it is none. */
export function readTraceId(text: string | null): string | null {
  const id = text?.toLowerCase().replace(/^(.{8})-(.{4})-(.{4})-(.{4})-(.{12})$/, '$1$2$3$4$5') ?? '';
  return /^(?!0*$)([0-9a-f]{16}){1,2}$/.test(id) ? id.padStart(32, '0') : null;
}

/** A span's id, the same way. */
export function readSpanId(text: string | null): string | null {
  return text && /^(?!0*$)[0-9a-f]{16}$/i.test(text) ? text.toLowerCase() : null;
}
