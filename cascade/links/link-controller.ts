/**
 * Keeps what goes to one peer within what the way there carries, over all rooms: looks, asks the policy, holds pictures
 * or their upper layers back and lets them come again. Sound is never touched. What is decided and why:
 * policy/link-evidence.ts, link-budget.ts, link-shedding.ts.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { ALL_LAYERS } from '../policy/demand.ts';
import {
  OPEN_BUDGET,
  stepBudget,
  type LimitReason,
  type LinkBudget,
  type LinkBudgetOptions,
} from '../policy/link-budget.ts';
import { isDoubtful, isSuspected, type LinkLook } from '../policy/link-evidence.ts';
import { allowedLayers, nextBps, takenBps, type Allowance } from '../policy/link-shedding.ts';
import { ControlledPair, type ControlledPicture, type PairDeps } from './controlled-pair.ts';
import type { TrafficBody } from './link-message.ts';
import { LinkSight } from './link-sight.ts';
import { PictureRates } from './picture-rates.ts';
import type { SocketStates } from './socket-state.ts';

const LOOK_MS = 250;
/** With many rooms looks are rarer: each asks every pair's worker twice. */
const LOOK_MS_PER_PAIR = 4;
/** A worker that does not say what pictures take is not waited for. */
const MEASURE_MS = 500;
/** What was found out about a way is kept for so long without any link over it. */
const FORGET_MS = 60_000;
/** Rates of pictures and of all together are of different moments. */
const ROUNDING = 1.02;

export type LinkControllerDeps = {
  readonly clock: Clock;
  readonly options: LinkBudgetOptions;
  /** False: it only looks, and holds nothing back. */
  readonly isOn: boolean;
  /** Whether all other ways of this node are suspected, and there are others. */
  readonly areOthersSuspected: () => boolean;
  readonly socket: SocketStates;
  readonly log: Logger;
};

/** As operators are told. */
export type LinkLoad = {
  readonly isOn: boolean;
  /** Infinity = no limit. */
  readonly limitBps: number;
  /** Why there is one; undefined = there is none in force. */
  readonly reason: LimitReason | undefined;
  readonly sentBps: number;
  /** Share that did not arrive over the last second. */
  readonly missingRatio: number;
  readonly shed: readonly ControlledPicture[];
  /** Of which upper layers are held back. */
  readonly thinned: readonly ControlledPicture[];
  /** How often the limit was lowered, and looks said nothing since a machine was late. */
  readonly cuts: number;
  readonly doubtedLooks: number;
};

/** What a pair of transports says to its controller. */
export type PairControl = {
  /** The peer has told what it has received. */
  told(traffic: TrafficBody): void;
  /** The pair is closed. */
  remove(): void;
};

export type ControlledPairDeps = Omit<PairDeps, 'nowMs' | 'socket'>;

type Before = { readonly limitBps: number; readonly allowed: Allowance };

export class LinkController {
  readonly #deps: LinkControllerDeps;
  readonly #pairs = new Set<ControlledPair>();
  readonly #rates = new PictureRates();
  #budget: LinkBudget = OPEN_BUDGET;
  /** What pictures may take of the limit. */
  #allowedBps = Infinity;
  /** Nothing is limited, and all pictures know: there is nothing to apply. */
  #isOpen = true;
  /** The limit before this one, and what flowed under it: a step up may have to be taken back. */
  #before: Before = { limitBps: Infinity, allowed: new Map() };
  #cuts = 0;
  #doubtedLooks = 0;
  #isDeciding = false;
  #idleSinceMs = 0;
  #cancel: (() => void) | undefined;

  constructor(deps: LinkControllerDeps) {
    this.#deps = deps;
  }

  get isIdle(): boolean {
    return this.#pairs.size === 0;
  }

  /** Something looks wrong, whether or not it is believed. */
  get isSuspected(): boolean {
    return isSuspected(this.#budget.suspicion);
  }

  /** How often the limit was lowered. */
  get cuts(): number {
    return this.#cuts;
  }

  get doubtedLooks(): number {
    return this.#doubtedLooks;
  }

  add(deps: ControlledPairDeps): PairControl {
    const nowMs = (): number => this.#deps.clock.monotonicMs();
    const pair = new ControlledPair({ ...deps, nowMs, socket: this.#deps.socket });
    if (this.isIdle && nowMs() - this.#idleSinceMs > FORGET_MS) this.#forget();
    this.#pairs.add(pair);
    if (this.#cancel === undefined) this.#wait();
    return {
      told: (traffic) => void pair.told(traffic),
      remove: () => this.#remove(pair),
    };
  }

  describe(): LinkLoad {
    const pictures = this.#pictures();
    const { limitBps, reason } = this.#budget;
    const { budgetBps } = this.#deps.options;
    return {
      ...this.#sight().load(),
      isOn: this.#deps.isOn,
      limitBps: Math.min(limitBps, budgetBps),
      reason: reason ?? (budgetBps === Infinity ? undefined : 'budget'),
      shed: pictures.filter(({ isShed }) => isShed),
      thinned: pictures.filter(({ isShed, allowedLayer }) => !isShed && allowedLayer < ALL_LAYERS),
      cuts: this.#cuts,
      doubtedLooks: this.#doubtedLooks,
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
    const dueMs = this.#deps.clock.monotonicMs() + this.#lookMs;
    this.#cancel = this.#deps.clock.after(this.#lookMs, () => {
      const lateMs = Math.max(0, this.#deps.clock.monotonicMs() - dueMs);
      this.#wait();
      for (const pair of this.#pairs) void pair.tell(lateMs);
      if (this.#deps.isOn && !this.#isDeciding) this.#step(lateMs);
    });
  }

  #step(lateMs: number): void {
    const look = this.#look(lateMs);
    const freshBps = this.#sight().lately(this.#budget.changedAtMs)?.freshBps ?? 0;
    const { limitBps } = this.#budget;
    if (isDoubtful(look)) this.#doubtedLooks += 1;
    this.#budget = stepBudget(this.#budget, look, this.#deps.options);
    if (this.#budget.limitBps === limitBps) return this.#apply();
    if (this.#budget.limitBps < limitBps) this.#cuts += 1;
    this.#deps.log.debug({ ...look, limitBps: this.#budget.limitBps }, 'limit of a link');
    void this.#decide(freshBps, limitBps);
  }

  #look(lateMs: number): LinkLook {
    const look = this.#sight().look(this.#budget.changedAtMs);
    const isBackMissing = [...this.#pairs].some(({ isMissing }) => isMissing);
    return {
      ...look,
      lagMs: look.lagMs === undefined ? undefined : Math.max(look.lagMs, lateMs),
      isEverywhere: isBackMissing || this.#deps.areOthersSuspected(),
      nextBps: this.#nextBps(),
    };
  }

  /** Asked for only where something is held back. */
  #nextBps(): number | undefined {
    if (this.#budget.limitBps === Infinity) return undefined;
    const pictures = this.#pictures();
    return nextBps(this.#rates.rated(pictures), allowanceOf(pictures));
  }

  #sight(): LinkSight {
    const traffics = [...this.#pairs].map(({ traffic }) => traffic);
    return new LinkSight(traffics, { nowMs: this.#deps.clock.monotonicMs(), lookMs: this.#lookMs });
  }

  /** The limit is another one: measures what it is spent on, then applies it. */
  async #decide(freshBps: number, limitBeforeBps: number): Promise<void> {
    this.#isDeciding = true;
    const timeout = Promise.withResolvers<void>();
    const cancel = this.#deps.clock.after(MEASURE_MS, timeout.resolve);
    await Promise.race([this.#rates.measure(this.#pictures()), timeout.promise]);
    cancel();
    this.#isDeciding = false;
    const pictures = this.#rates.rated(this.#pictures());
    const flowing = pictures.filter(({ isShed }) => !isShed);
    const takenNowBps = takenBps(flowing, allowanceOf(flowing));
    const before = this.#before;
    this.#before = { limitBps: limitBeforeBps, allowed: allowanceOf(pictures) };
    const { limitBps } = this.#budget;
    const known = pictures.filter(({ id }) => before.allowed.has(id));
    this.#allowedBps =
      limitBps === before.limitBps
        ? takenBps(known, before.allowed)
        : limitBps - Math.max(0, freshBps - takenNowBps);
    this.#apply();
  }

  /** Also for pictures that have come, gone or another rank since. */
  #apply(): void {
    if (this.#isOpen && this.#allowedBps === Infinity) return;
    const pictures = this.#pictures();
    const before = pictures.filter(({ isShed }) => isShed).length;
    const allowed = allowedLayers(this.#rates.rated(pictures), this.#allowedBps * ROUNDING);
    for (const picture of pictures) picture.allow(allowed.get(picture.id) ?? ALL_LAYERS);
    const shed = this.#pictures().filter(({ isShed }) => isShed).length;
    this.#isOpen = this.#allowedBps === Infinity && shed === 0;
    const { limitBps, reason } = this.#budget;
    if (shed !== before) this.#deps.log.info({ shed, limitBps, reason }, 'pictures shed by a link');
  }

  #pictures(): readonly ControlledPicture[] {
    return [...this.#pairs].flatMap(({ pictures }) => pictures);
  }
}

const allowanceOf = (pictures: readonly ControlledPicture[]): Allowance =>
  new Map(pictures.map(({ id, allowedLayer }) => [id, allowedLayer]));
