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
