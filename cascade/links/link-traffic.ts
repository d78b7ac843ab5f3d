/**
 * What went to a peer over one pair of transports, beside what it says has arrived: a few seconds of both. No I/O.
 *
 * The two are counted at different places, by clocks that know nothing of each other. The least time that a count of
 * the peer's ever took to get here says how its clock stands to ours, so a count that was held up, here or on its way,
 * is put beside what had been sent when it was made.
 */

/** Own count of what was sent, at a time of the worker's clock, ms. */
export type SentCount = {
  /** With what was sent again. */
  readonly bytes: number;
  readonly repeatedBytes: number;
  readonly atMs: number;
};

/** The peer's count of what has arrived, at a time of its worker's clock, ms. */
export type ArrivedCount = {
  /** With what its machine lost before it could be read: the way has carried it. */
  readonly bytes: number;
  readonly atMs: number;
  /** How late one of the two machines was when it counted, ms. */
  readonly lagMs: number;
};

/** Over some time. */
export type Rates = {
  /** Bits per second. */
  readonly sentBps: number;
  /** Of it, for the first time. */
  readonly freshBps: number;
  readonly arrivedBps: number;
  /** The most of all its counts. */
  readonly lagMs: number;
};

/** Both counts of one moment. */
type Both = { readonly atMs: number; readonly sent: SentCount; readonly arrived: ArrivedCount };

const KEPT_MS = 5_000;
/** Clocks drift, and ways change: older times say nothing. */
const OFFSETS = 240;
const BITS_PER_BYTE = 8;
const MS_PER_SECOND = 1_000;
/** Counts are as far apart as the ticks of two nodes make them: a window begins at the one nearest to its start. */
const SLACK_MS = 125;
/** It counts if counts cover so much of it. */
const COVERED = 0.4;
/** So late, and it can't be said what was sent when something was counted. */
const LATE_MS = 100;
/** Of the median. */
const USUAL_GAPS = 2;
/** What is missing in each of so many counts in a row is more than a late count. */
const LASTING_COUNTS = 3;

export class PairTraffic {
  #sent: SentCount[] = [];
  #both: Both[] = [];
  /** From the own worker's clock to the caller's, from the peer's worker's to the own one's. */
  readonly #toCaller = new LeastOffset();
  readonly #toOwn = new LeastOffset();

  /** @param nowMs when the count is here, by the caller's clock */
  sent(count: SentCount, nowMs: number): void {
    this.#toCaller.add(nowMs - count.atMs);
    this.#sent = this.#sent.filter(({ atMs }) => count.atMs - atMs <= KEPT_MS);
    this.#sent.push(count);
  }

  /** To be called right after {@link sent}, which then was counted after this was. One that was overtaken is left out. */
  arrived(count: ArrivedCount): void {
    const lastSent = this.#sent.at(-1);
    const last = this.#both.at(-1);
    if (lastSent === undefined || (last !== undefined && count.atMs <= last.arrived.atMs)) return;
    this.#toOwn.add(lastSent.atMs - count.atMs);
    const sent = this.#sentAt(count.atMs + this.#toOwn.least);
    if (sent === undefined) return;
    this.#both = this.#both.filter(({ arrived }) => count.atMs - arrived.atMs <= KEPT_MS);
    const lagMs = Math.max(count.lagMs, sent.lagMs);
    this.#both.push({ atMs: sent.atMs + this.#toCaller.least, sent, arrived: { ...count, lagMs } });
  }

  /** Bytes, by own counts alone. @param fromMs by the caller's clock */
  sentSince(fromMs: number): number {
    const last = this.#sent.at(-1);
    const first = this.#sent.findLast(({ atMs }) => atMs + this.#toCaller.least <= fromMs) ?? this.#sent[0];
    return last === undefined || first === undefined ? 0 : last.bytes - first.bytes;
  }

  /** Between two moments of the caller's clock; undefined where too little is known. */
  rates(fromMs: number, toMs: number): Rates | undefined {
    const first = this.#both.findLast(({ atMs }) => atMs <= fromMs + SLACK_MS);
    const last = this.#both.findLast(({ atMs }) => atMs <= toMs);
    if (first === undefined || last === undefined) return undefined;
    if (last.atMs - first.atMs < (toMs - fromMs) * COVERED) return undefined;
    const sentMs = last.sent.atMs - first.sent.atMs;
    const sentBytes = last.sent.bytes - first.sent.bytes;
    const within = this.#both.filter(({ atMs }) => atMs > first.atMs && atMs <= last.atMs);
    return {
      sentBps: bps(sentBytes, sentMs),
      freshBps: bps(sentBytes - (last.sent.repeatedBytes - first.sent.repeatedBytes), sentMs),
      arrivedBps: bps(last.arrived.bytes - first.arrived.bytes, last.arrived.atMs - first.arrived.atMs),
      lagMs: Math.max(0, ...within.map(({ arrived }) => arrived.lagMs)),
    };
  }

  /**
   * By how much more is missing in each of the last counts than was some seconds ago, lost or waiting. Counted, not
   * timed: who was late has caught up by one of them; counts that were late are left out.
   * @param fromMs what was missing before says nothing, by the caller's clock
   */
  lastingBytes(fromMs: number): number {
    const missing = this.#both
      .filter(({ atMs, arrived }) => atMs >= fromMs && arrived.lagMs < LATE_MS)
      .map(({ sent, arrived }) => sent.bytes - arrived.bytes);
    if (missing.length <= LASTING_COUNTS) return 0;
    return Math.min(...missing.slice(-LASTING_COUNTS)) - Math.min(...missing);
  }

  /** As if it had been counted then: in between two counts it is taken to grow evenly. */
  #sentAt(atMs: number): (SentCount & { readonly lagMs: number }) | undefined {
    const after = this.#sent.find((count) => count.atMs >= atMs);
    const before = this.#sent.findLast((count) => count.atMs <= atMs);
    if (after === undefined || before === undefined) return undefined;
    const share = after.atMs === before.atMs ? 0 : (atMs - before.atMs) / (after.atMs - before.atMs);
    const between = (from: number, to: number): number => from + (to - from) * share;
    return {
      bytes: between(before.bytes, after.bytes),
      repeatedBytes: between(before.repeatedBytes, after.repeatedBytes),
      atMs,
      lagMs: Math.max(0, after.atMs - before.atMs - this.#usualGapMs()),
    };
  }

  /** Counts that are further apart are late: nobody knows when in between it was sent. */
  #usualGapMs(): number {
    const gaps = this.#sent.slice(1).map(({ atMs }, index) => atMs - (this.#sent[index]?.atMs ?? atMs));
    return USUAL_GAPS * (gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0);
  }
}

/** The least of the last offsets between two clocks. */
class LeastOffset {
  readonly #offsets: number[] = [];

  get least(): number {
    return Math.min(...this.#offsets);
  }

  add(offsetMs: number): void {
    this.#offsets.push(offsetMs);
    if (this.#offsets.length > OFFSETS) this.#offsets.shift();
  }
}

/** Together; undefined if nothing is known of any. */
export function sumRates(all: readonly (Rates | undefined)[]): Rates | undefined {
  const known = all.filter((rates) => rates !== undefined);
  if (known.length === 0) return undefined;
  const sum = (rate: keyof Rates): number => known.reduce((total, rates) => total + rates[rate], 0);
  return {
    sentBps: sum('sentBps'),
    freshBps: sum('freshBps'),
    arrivedBps: sum('arrivedBps'),
    lagMs: Math.max(...known.map(({ lagMs }) => lagMs)),
  };
}

const bps = (bytes: number, ms: number): number =>
  ms <= 0 ? 0 : (bytes * BITS_PER_BYTE * MS_PER_SECOND) / ms;
