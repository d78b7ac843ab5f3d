/** What all pairs of transports to one peer say together about the way there, look by look. Pure: time is passed in. */
import type { LinkLook } from '../policy/link-evidence.ts';
import { sumRates, type PairTraffic, type Rates } from './link-traffic.ts';

/** In looks: half a second, a second, and how many of these are looked back, unless looks are rarer. */
const SHORT_LOOKS = 2;
const SECOND_LOOKS = 4;
const LONG_SECONDS = [0, 1, 2] as const;
/** Of less, a packet more or less is too large a share to say anything. */
const LEAST_BPS = 150_000;
const BITS_PER_BYTE = 8;
const MS_PER_SECOND = 1_000;

type Moment = {
  readonly nowMs: number;
  /** Between two looks. */
  readonly lookMs: number;
};

export class LinkSight {
  readonly #traffics: readonly PairTraffic[];
  readonly #moment: Moment;

  constructor(traffics: readonly PairTraffic[], moment: Moment) {
    this.#traffics = traffics;
    this.#moment = moment;
  }

  /** @param changedAtMs what was sent before it says nothing of now */
  look(changedAtMs: number): Omit<LinkLook, 'isEverywhere' | 'nextBps'> {
    const { nowMs } = this.#moment;
    const sinceMs = nowMs - changedAtMs;
    const since = (fromAgoMs: number, toAgoMs: number): Rates | undefined =>
      fromAgoMs > sinceMs ? undefined : this.#rate(fromAgoMs, toAgoMs);
    const short = since(this.#shortMs, 0);
    const seconds = LONG_SECONDS.map((second) =>
      since((second + 1) * this.#secondMs, second * this.#secondMs),
    ).filter((rates) => arrivedShare(rates) !== undefined);
    const isLongKnown = seconds.length === LONG_SECONDS.length;
    return {
      atMs: nowMs,
      sentBps: this.lately(changedAtMs)?.sentBps ?? 0,
      shortArrived: arrivedShare(short),
      longArrived: isLongKnown ? Math.max(...seconds.map((rates) => arrivedShare(rates) ?? 1)) : undefined,
      shortRepeated: repeatedShare(short),
      longRepeated: isLongKnown ? Math.min(...seconds.map(repeatedShare)) : 0,
      arrivedBps: short?.arrivedBps ?? 0,
      waitingMs: this.#waitingMs(short, changedAtMs),
      lagMs: this.#lagMs(),
    };
  }

  /** Over the last second, or as much of it as is after the last change. */
  lately(changedAtMs: number): Rates | undefined {
    const sinceMs = this.#moment.nowMs - changedAtMs;
    return this.#rate(Math.min(this.#secondMs, Math.max(this.#shortMs, sinceMs)), 0);
  }

  /** Over the last second, and what of it did not arrive. */
  load(): { readonly sentBps: number; readonly missingRatio: number } {
    const rates = this.#rate(this.#secondMs, 0);
    return { sentBps: rates?.sentBps ?? 0, missingRatio: 1 - Math.min(1, arrivedShare(rates) ?? 1) };
  }

  get #shortMs(): number {
    return SHORT_LOOKS * this.#moment.lookMs;
  }

  get #secondMs(): number {
    return SECOND_LOOKS * this.#moment.lookMs;
  }

  /** Over all pairs, from and to so long ago. */
  #rate(fromAgoMs: number, toAgoMs: number): Rates | undefined {
    const { nowMs } = this.#moment;
    return sumRates(this.#traffics.map((traffic) => traffic.rates(nowMs - fromAgoMs, nowMs - toAgoMs)));
  }

  #waitingMs(short: Rates | undefined, fromMs: number): number {
    if (short === undefined || short.sentBps < LEAST_BPS) return 0;
    const bytes = this.#traffics.reduce((sum, traffic) => sum + traffic.lastingBytes(fromMs), 0);
    return (bytes * BITS_PER_BYTE * MS_PER_SECOND) / short.sentBps;
  }

  #lagMs(): number | undefined {
    const { nowMs } = this.#moment;
    const rates = this.#rate(this.#shortMs, 0);
    if (rates !== undefined) return rates.lagMs;
    // who has been sent nothing has nothing to tell
    const bytes = this.#traffics.reduce((sum, traffic) => sum + traffic.sentSince(nowMs - this.#secondMs), 0);
    return (bytes * BITS_PER_BYTE * MS_PER_SECOND) / this.#secondMs < LEAST_BPS ? 0 : undefined;
  }
}

function arrivedShare(rates: Rates | undefined): number | undefined {
  if (rates === undefined || rates.sentBps < LEAST_BPS) return undefined;
  return rates.arrivedBps / rates.sentBps;
}

const repeatedShare = (rates: Rates | undefined): number =>
  rates === undefined || rates.sentBps <= 0 ? 0 : 1 - rates.freshBps / rates.sentBps;
