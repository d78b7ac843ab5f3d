/**
 * Keeps what goes to one peer within what the way there carries, over all rooms: looks, asks the policy, sheds pictures
 * and lets them come back. Sound is never touched. What is decided and why: policy/link-budget.ts, link-shedding.ts.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../common/lifecycle/clock.ts';
import {
  OPEN_BUDGET,
  stepBudget,
  type LinkBudget,
  type LinkBudgetOptions,
  type LinkLook,
} from '../policy/link-budget.ts';
import { byImportance, fittingPictures, type Picture } from '../policy/link-shedding.ts';
import { ControlledPair, type ControlledPicture, type PairDeps } from './controlled-pair.ts';
import { sumRates, type Rates } from './link-traffic.ts';
import { PictureRates } from './picture-rates.ts';

const LOOK_MS = 250;
/** With many rooms looks are rarer: each asks every pair's worker twice. */
const LOOK_MS_PER_PAIR = 4;
/** In looks: half a second, a second, and how many of these are looked back, unless looks are rarer. */
const SHORT_LOOKS = 2;
const SECOND_LOOKS = 4;
const LONG_SECONDS = [0, 1, 2] as const;
/** A worker that does not say what pictures take is not waited for. */
const MEASURE_MS = 500;
/** Of less, a packet more or less is too large a share to say anything. */
const LEAST_BPS = 150_000;
/** What was found out about a way is kept for so long without any link over it. */
const FORGET_MS = 60_000;
/** Rates of pictures and of all together are of different moments. */
const ROUNDING = 1.02;

export type LinkControllerDeps = {
  readonly clock: Clock;
  readonly options: LinkBudgetOptions;
  /** False: it only looks, and holds nothing back. */
  readonly isOn: boolean;
  readonly log: Logger;
};

/** As operators are told. */
export type LinkLoad = {
  /** Infinity = no limit. */
  readonly limitBps: number;
  readonly sentBps: number;
  /** Share that did not arrive over the last second. */
  readonly missingRatio: number;
  readonly shed: readonly ControlledPicture[];
};

/** What a pair of transports says to its controller. */
export type PairControl = {
  /** The peer has told what it has received. */
  told(receivedBytes: number, atMs: number): void;
  /** The pair is closed. */
  remove(): void;
};

type Before = { readonly limitBps: number; readonly flowing: ReadonlySet<string> };

export class LinkController {
  readonly #deps: LinkControllerDeps;
  readonly #pairs = new Set<ControlledPair>();
  readonly #rates = new PictureRates();
  #budget: LinkBudget = OPEN_BUDGET;
  /** What pictures may take of the limit. */
  #allowedBps = Infinity;
  /** The limit before this one, and what flowed under it: a step up may have to be taken back. */
  #before: Before = { limitBps: Infinity, flowing: new Set() };
  #isDeciding = false;
  #idleSinceMs = 0;
  #cancel: (() => void) | undefined;

  constructor(deps: LinkControllerDeps) {
    this.#deps = deps;
  }

  get isIdle(): boolean {
    return this.#pairs.size === 0;
  }

  add(deps: Omit<PairDeps, 'nowMs'>): PairControl {
    const pair = new ControlledPair({ ...deps, nowMs: () => this.#deps.clock.monotonicMs() });
    if (this.isIdle && this.#deps.clock.monotonicMs() - this.#idleSinceMs > FORGET_MS) this.#forget();
    this.#pairs.add(pair);
    if (this.#cancel === undefined) this.#wait();
    return {
      told: (receivedBytes, atMs) => void pair.told(receivedBytes, atMs),
      remove: () => this.#remove(pair),
    };
  }

  describe(): LinkLoad {
    const rates = this.#rate(SECOND_LOOKS * this.#lookMs, 0);
    return {
      limitBps: Math.min(this.#budget.limitBps, this.#deps.options.budgetBps),
      sentBps: rates?.sentBps ?? 0,
      missingRatio: 1 - Math.min(1, arrivedShare(rates) ?? 1),
      shed: this.#pictures().filter(({ isShed }) => isShed),
    };
  }

  #remove(pair: ControlledPair): void {
    this.#pairs.delete(pair);
    if (!this.isIdle) return;
    this.#idleSinceMs = this.#deps.clock.monotonicMs();
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #forget(): void {
    this.#budget = OPEN_BUDGET;
    this.#allowedBps = Infinity;
  }

  get #lookMs(): number {
    return Math.max(LOOK_MS, this.#pairs.size * LOOK_MS_PER_PAIR);
  }

  #wait(): void {
    this.#cancel = this.#deps.clock.after(this.#lookMs, () => {
      this.#wait();
      for (const pair of this.#pairs) void pair.tell();
      if (this.#deps.isOn && !this.#isDeciding) this.#step();
    });
  }

  #step(): void {
    const look = this.#look();
    const freshBps = this.#lately()?.freshBps ?? 0;
    const { limitBps } = this.#budget;
    this.#budget = stepBudget(this.#budget, look, this.#deps.options);
    if (this.#budget.limitBps === limitBps) return this.#apply();
    this.#deps.log.debug({ ...look, limitBps: this.#budget.limitBps }, 'limit of a link');
    void this.#decide(freshBps, limitBps);
  }

  #look(): LinkLook {
    const [shortMs, secondMs] = [SHORT_LOOKS * this.#lookMs, SECOND_LOOKS * this.#lookMs];
    const short = this.#sinceChange(shortMs, 0);
    const seconds = LONG_SECONDS.map((second) =>
      arrivedShare(this.#sinceChange((second + 1) * secondMs, second * secondMs)),
    ).filter((share) => share !== undefined);
    const [next] = byImportance(this.#rates.rated(this.#pictures().filter(({ isShed }) => isShed)));
    return {
      atMs: this.#deps.clock.monotonicMs(),
      sentBps: this.#lately()?.sentBps ?? 0,
      shortArrived: arrivedShare(short),
      longArrived: seconds.length < LONG_SECONDS.length ? undefined : Math.max(...seconds),
      arrivedBps: short?.arrivedBps ?? 0,
      nextBps: next?.bps,
    };
  }

  /** Over the last second, or as much of it as is after the last change. */
  #lately(): Rates | undefined {
    const sinceMs = this.#deps.clock.monotonicMs() - this.#budget.changedAtMs;
    const [shortMs, secondMs] = [SHORT_LOOKS * this.#lookMs, SECOND_LOOKS * this.#lookMs];
    return this.#rate(Math.min(secondMs, Math.max(shortMs, sinceMs)), 0);
  }

  /** Undefined for a time that began before the last change: what was sent then says nothing of now. */
  #sinceChange(fromAgoMs: number, toAgoMs: number): Rates | undefined {
    const sinceMs = this.#deps.clock.monotonicMs() - this.#budget.changedAtMs;
    return fromAgoMs > sinceMs ? undefined : this.#rate(fromAgoMs, toAgoMs);
  }

  /** Over all pairs, from and to so long ago. */
  #rate(fromAgoMs: number, toAgoMs: number): Rates | undefined {
    const nowMs = this.#deps.clock.monotonicMs();
    return sumRates([...this.#pairs].map(({ traffic }) => traffic.rates(nowMs - fromAgoMs, nowMs - toAgoMs)));
  }

  /** The limit is another one: measures what it is spent on, then applies it. */
  async #decide(freshBps: number, limitBeforeBps: number): Promise<void> {
    this.#isDeciding = true;
    const timeout = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(MEASURE_MS, timeout.resolve);
    await Promise.race([this.#rates.measure(this.#pictures()), timeout.promise]);
    cancel();
    this.#isDeciding = false;
    const flowing = this.#rates.rated(this.#pictures().filter(({ isShed }) => !isShed));
    const before = this.#before;
    this.#before = { limitBps: limitBeforeBps, flowing: new Set(flowing.map(({ id }) => id)) };
    const { limitBps } = this.#budget;
    this.#allowedBps =
      limitBps === before.limitBps
        ? total(this.#rates.rated(this.#pictures().filter(({ id }) => before.flowing.has(id))))
        : limitBps - Math.max(0, freshBps - total(flowing));
    this.#apply();
  }

  /** Also for pictures that have come, gone or another rank since. */
  #apply(): void {
    const pictures = this.#pictures();
    const before = pictures.filter(({ isShed }) => isShed).length;
    const rated = this.#rates.rated(pictures);
    const flowing = new Set(fittingPictures(rated, this.#allowedBps * ROUNDING).map(({ id }) => id));
    for (const picture of pictures) picture.shed(!flowing.has(picture.id));
    const shed = pictures.length - flowing.size;
    if (shed !== before)
      this.#deps.log.info({ shed, limitBps: this.#budget.limitBps }, 'pictures shed by a link');
  }

  #pictures(): readonly ControlledPicture[] {
    return [...this.#pairs].flatMap(({ pictures }) => pictures);
  }
}

function arrivedShare(rates: Rates | undefined): number | undefined {
  if (rates === undefined || rates.sentBps < LEAST_BPS) return undefined;
  return rates.arrivedBps / rates.sentBps;
}

const total = (pictures: readonly Picture[]): number => pictures.reduce((sum, { bps }) => sum + bps, 0);
