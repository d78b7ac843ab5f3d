/**
 * Numbers the packets of a slot, so that many talkers after each other are one stream. Per tenancy two fixed offsets:
 * what the source lost, reordered or left out (DTX) stays visible, since a count of our own would hide it from those
 * who conceal and repair. Pure: time is passed in.
 */

export type Placed = { readonly sequence: number; readonly timestamp: number; readonly isFirst: boolean };

/** A packet's place in its source. */
export type SourcePlace = { readonly sequence: number; readonly timestamp: number };

/** Of 20 ms, and the step of timestamps from one talker to the next. */
const STEP_TICKS = 960;
const TICKS_PER_MS = 48;
/** A packet's length, where two in a row show it. */
const PACKET_TICKS: readonly number[] = [480, 960, 1_920, 2_880, 5_760];
/** From here on receivers take it for another stream, and lose packets at each hop (RFC 3550, A.1): we begin anew. */
const MAX_AHEAD = 3_000;
const MAX_BEHIND = 1_500;
const MAX_TICKS_AHEAD = 60_000 * TICKS_PER_MS;

type Tenancy = {
  readonly sequenceOffset: number;
  readonly timestampOffset: number;
  /** The newest packet of the source. */
  newest: SourcePlace;
  /** Packets from the tenancy's first to its newest one, those that were lost included. */
  span: number;
};

/** One slot's stream; see the file. */
export class SlotStream {
  #last: (SourcePlace & { readonly atMs: number }) | undefined;
  #lastTicks = STEP_TICKS;
  #tenancy: Tenancy | undefined;
  readonly #start: SourcePlace;

  /** @param start of the very first packet; anything, best random */
  constructor(start: SourcePlace) {
    this.#start = start;
  }

  /** The next packet is another talker's, or the same one's on another way. */
  begin(): void {
    this.#tenancy = undefined;
  }

  /** @returns undefined when it is from before the tenancy and would overwrite who spoke then */
  place(source: SourcePlace, atMs: number): Placed | undefined {
    const tenancy = this.#tenancy;
    if (tenancy === undefined) return this.#open(source, atMs);
    const ahead = signed16(source.sequence - tenancy.newest.sequence);
    const ticksAhead = (source.timestamp - tenancy.newest.timestamp) | 0;
    if (isJump(ahead, ticksAhead)) return this.#open(source, atMs);
    if (ahead < 0 && -ahead > tenancy.span) return undefined;
    const placed = {
      sequence: (source.sequence + tenancy.sequenceOffset) & 0xffff,
      timestamp: (source.timestamp + tenancy.timestampOffset) >>> 0,
      isFirst: false,
    };
    if (ahead > 0) {
      if (ahead === 1 && PACKET_TICKS.includes(ticksAhead)) this.#lastTicks = ticksAhead;
      tenancy.newest = source;
      tenancy.span += ahead;
      this.#last = { ...placed, atMs };
    }
    return placed;
  }

  #open(source: SourcePlace, atMs: number): Placed {
    const { sequence, timestamp } = this.#nextPlace(atMs);
    this.#tenancy = {
      sequenceOffset: sequence - source.sequence,
      timestampOffset: timestamp - source.timestamp,
      newest: source,
      span: 0,
    };
    this.#last = { sequence, timestamp, atMs };
    return { sequence, timestamp, isFirst: true };
  }

  #nextPlace(atMs: number): SourcePlace {
    if (this.#last === undefined) return this.#start;
    const { sequence, timestamp, atMs: lastAtMs } = this.#last;
    const elapsedTicks = Math.round(((atMs - lastAtMs) * TICKS_PER_MS) / STEP_TICKS) * STEP_TICKS;
    return {
      sequence: (sequence + 1) & 0xffff,
      // not less than what the last packet plays: an overlap would be thrown away by who plays it
      timestamp: (timestamp + Math.max(this.#lastTicks, elapsedTicks)) >>> 0,
    };
  }
}

function isJump(ahead: number, ticksAhead: number): boolean {
  if (ahead >= MAX_AHEAD || ahead <= -MAX_BEHIND) return true;
  if (Math.abs(ticksAhead) >= MAX_TICKS_AHEAD) return true;
  return ahead > 0 && ticksAhead < 0; // its clock began anew
}

function signed16(value: number): number {
  return (value << 16) >> 16;
}
