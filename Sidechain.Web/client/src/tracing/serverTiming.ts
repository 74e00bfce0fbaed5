/** This machine's clock against the server's, milliseconds: add `offset` to times of this machine. */
export interface ClockSample {
  readonly offset: number;
  readonly rtt: number;
}

const YEAR_2000 = 946_684_800_000;
const YEAR_2100 = 4_102_444_800_000;
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** When a server had a request and when its answer started, by its own clock. */
export class ServerInstants {
  readonly received: number;
  readonly answered: number;

  constructor(received: number, answered: number) {
    this.received = received;
    this.answered = answered;
  }

  /**
   * Four instants, as NTP has them; the error is at most half the round trip. Undefined when the server needed longer than
   * the whole exchange took.
   */
  compare(sent: number, got: number): ClockSample | undefined {
    const rtt = got - sent - (this.answered - this.received);
    return rtt < 0 ? undefined : { offset: round((this.received - sent + (this.answered - got)) / 2), rtt: round(rtt) };
  }
}

/** `recv` and `sent` of a `Server-Timing` header; undefined when one is missing or makes no sense. */
export function serverInstants(header: string | null | undefined): ServerInstants | undefined {
  const instant = (name: string): number | undefined => {
    const value = Number(new RegExp(`(?:^|,)\\s*${name};[^,]*desc="?([0-9.]+)`).exec(header ?? '')?.[1]);
    return value >= YEAR_2000 && value < YEAR_2100 ? value : undefined;
  };
  const [received, answered] = [instant('recv'), instant('sent')];
  return received !== undefined && answered !== undefined && answered >= received ? new ServerInstants(received, answered) : undefined;
}
