import { toMicroseconds } from './clock';

/** This machine's clock against the server's, milliseconds: add `offset` to times of this machine. */
export interface ClockSample {
  readonly offset: number;
  readonly rtt: number;
}

// From 2001 to 2096: any other time is none.
const EARLIEST = 1e12;
const LATEST = 4e12;

/**
 * Compares four instants, as NTP does: when this machine sent and got, and when the server had the request and began to answer
 * (`recv` and `sent` of its `Server-Timing`). The error is at most half the round trip. Undefined when one is missing or makes no
 * sense, or when the server needed longer than the whole exchange took.
 */
export function compareClocks(serverTiming: string | null, sent: number, got: number): ClockSample | undefined {
  const instant = (name: string): number => Number(new RegExp(`(?:^|,)\\s*${name};[^,]*desc="?([0-9.]+)`).exec(serverTiming!)?.[1]);
  const [received, answered] = [instant('recv'), instant('sent')];
  const rtt = got - sent - (answered - received);
  return received >= EARLIEST && answered >= received && answered < LATEST && rtt >= 0
    ? { offset: toMicroseconds((received - sent + (answered - got)) / 2), rtt: toMicroseconds(rtt) }
    : undefined;
}
