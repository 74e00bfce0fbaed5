const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// Random bytes are asked for in one piece: a call for each id would cost more than all the rest of a span.
const pool = new Uint8Array(4096);
let used = pool.length;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let text = '';
  let any = 0;
  for (const end = used + bytes; used < end; used++) {
    any |= pool[used]!;
    text += HEX[pool[used]!];
  }
  // All zeros is no id.
  return any ? text : hex(bytes);
}

/** 32 lower-case hex digits. */
export const newTraceId = (): string => hex(16);

/** 16 lower-case hex digits. */
export const newSpanId = (): string => hex(8);
