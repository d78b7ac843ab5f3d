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
export type ArrivedCount = { readonly bytes: number; readonly atMs: number };

/** Bits per second. */
export type Rates = {
  readonly sentBps: number;
  /** Of it, for the first time. */
  readonly freshBps: number;
  readonly arrivedBps: number;
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

  /** To be called right after {@link sent}, which then was counted after this was. */
  arrived(count: ArrivedCount): void {
    const lastSent = this.#sent.at(-1);
    const last = this.#both.at(-1);
    if (lastSent === undefined || (last !== undefined && count.atMs <= last.arrived.atMs)) return;
    this.#toOwn.add(lastSent.atMs - count.atMs);
    const sent = this.#sentAt(count.atMs + this.#toOwn.least);
    if (sent === undefined) return;
    this.#both = this.#both.filter(({ arrived }) => count.atMs - arrived.atMs <= KEPT_MS);
    this.#both.push({ atMs: sent.atMs + this.#toCaller.least, sent, arrived: count });
  }

  /** Between two moments of the caller's clock; undefined where too little is known. */
  rates(fromMs: number, toMs: number): Rates | undefined {
    const first = this.#both.findLast(({ atMs }) => atMs <= fromMs + SLACK_MS);
    const last = this.#both.findLast(({ atMs }) => atMs <= toMs);
    if (first === undefined || last === undefined) return undefined;
    if (last.atMs - first.atMs < (toMs - fromMs) * COVERED) return undefined;
    const sentMs = last.sent.atMs - first.sent.atMs;
    const sentBytes = last.sent.bytes - first.sent.bytes;
    return {
      sentBps: bps(sentBytes, sentMs),
      freshBps: bps(sentBytes - (last.sent.repeatedBytes - first.sent.repeatedBytes), sentMs),
      arrivedBps: bps(last.arrived.bytes - first.arrived.bytes, last.arrived.atMs - first.arrived.atMs),
    };
  }

  /** As if it had been counted then: in between two counts it is taken to grow evenly. */
  #sentAt(atMs: number): SentCount | undefined {
    const after = this.#sent.find((count) => count.atMs >= atMs);
    const before = this.#sent.findLast((count) => count.atMs <= atMs);
    if (after === undefined || before === undefined) return undefined;
    const share = after.atMs === before.atMs ? 0 : (atMs - before.atMs) / (after.atMs - before.atMs);
    const between = (from: number, to: number): number => from + (to - from) * share;
    return {
      bytes: between(before.bytes, after.bytes),
      repeatedBytes: between(before.repeatedBytes, after.repeatedBytes),
      atMs,
    };
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
  return { sentBps: sum('sentBps'), freshBps: sum('freshBps'), arrivedBps: sum('arrivedBps') };
}

const bps = (bytes: number, ms: number): number =>
  ms <= 0 ? 0 : (bytes * BITS_PER_BYTE * MS_PER_SECOND) / ms;
