/** More than this between the two clocks is a jump, milliseconds. */
export const TOLERANCE = 50;

/** Milliseconds, cut to the microsecond. */
export const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000;

/**
 * The clock of one trace: the wall clock is read once and `performance.now()` from then on, so that spans fit into one another whatever
 * happens to the wall clock. A jump over 50 ms (somebody set the clock, or the laptop slept, which the browser's own timer does not
 * count) is told once, and becomes the new anchor for spans that start later.
 */
export class TraceClock {
  /** By how much the wall clock has jumped since the trace began, milliseconds. */
  jumped = 0;
  private anchor = Date.now() - performance.now();
  private looked = -1;

  /** Epoch milliseconds for a reading of `performance.now()`. */
  at(ticks: number): number {
    return this.anchor + ticks;
  }

  /**
   * The jump since the last look, milliseconds; 0 when there was none. Spans that end within a millisecond are one look.
   * @param ticks Now, by `performance.now()`.
   */
  takeJump(ticks: number): number {
    if (ticks - this.looked < 1) {
      return 0;
    }
    this.looked = ticks;
    const anchor = Date.now() - performance.now();
    const jump = anchor - this.anchor;
    if (Math.abs(jump) <= TOLERANCE) {
      return 0;
    }
    this.anchor = anchor;
    this.jumped += jump;
    return jump;
  }
}
