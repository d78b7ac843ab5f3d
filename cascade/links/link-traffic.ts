/**
 * What went to a peer over one pair of transports, beside what it says has arrived: a few seconds of both. No I/O.
 *
 * The two are counted at different places. Each count of the peer's is put beside our own of the moment when it came,
 * so that both are late by the same, whatever the clocks say.
 */

/** What both sides had counted; times are of each side's own clock, ms. */
export type TrafficSample = {
  /** When the peer's count came. */
  readonly atMs: number;
  /** With what was sent again. */
  readonly sentBytes: number;
  readonly repeatedBytes: number;
  readonly sentAtMs: number;
  readonly arrivedBytes: number;
  readonly arrivedAtMs: number;
};

/** Bits per second. */
export type Rates = {
  readonly sentBps: number;
  /** Of it, for the first time. */
  readonly freshBps: number;
  readonly arrivedBps: number;
};

const KEPT_MS = 4_000;
const BITS_PER_BYTE = 8;
const MS_PER_SECOND = 1_000;
/** Samples are as far apart as the ticks of two nodes make them: a window begins at the one nearest to its start. */
const SLACK_MS = 125;
/** It counts if samples cover so much of it. */
const COVERED = 0.4;

export class PairTraffic {
  #samples: TrafficSample[] = [];

  add(sample: TrafficSample): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && sample.arrivedAtMs <= last.arrivedAtMs) return;
    this.#samples = this.#samples.filter(({ atMs }) => sample.atMs - atMs <= KEPT_MS);
    this.#samples.push(sample);
  }

  /** Between two moments; undefined where too little is known. */
  rates(fromMs: number, toMs: number): Rates | undefined {
    const first = this.#samples.findLast(({ atMs }) => atMs <= fromMs + SLACK_MS);
    const last = this.#samples.findLast(({ atMs }) => atMs <= toMs);
    if (first === undefined || last === undefined) return undefined;
    if (last.atMs - first.atMs < (toMs - fromMs) * COVERED) return undefined;
    const sentMs = last.sentAtMs - first.sentAtMs;
    const sentBytes = last.sentBytes - first.sentBytes;
    return {
      sentBps: bps(sentBytes, sentMs),
      freshBps: bps(sentBytes - (last.repeatedBytes - first.repeatedBytes), sentMs),
      arrivedBps: bps(last.arrivedBytes - first.arrivedBytes, last.arrivedAtMs - first.arrivedAtMs),
    };
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
