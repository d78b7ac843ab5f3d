/**
 * The door of a node: so many joins in a second, the rest wait in the order in which they came and hear where they stand.
 * What a join costs is ours to know: without a door, who comes last makes it slower for everybody, and those who try
 * again make it slower still.
 */
import { AppError } from '../../common/errors.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { MOMENT_MS } from './moments.ts';

export type JoinQueueLimits = {
  readonly perSec: number;
  /** Let in at once after a quiet time, ≥ 1. */
  readonly burst: number;
  /** Joins that may be under way at a time; those of a store that hangs are not joined by more. */
  readonly maxUnderWay: number;
  readonly maxWaiting: number;
};

/** A hall of hundreds in some seconds; entering costs 1 to 2 ms of CPU (ADR 0036), so most of a core is left. */
export const DEFAULT_JOINS_PER_SEC = 150;
export const DEFAULT_MAX_WAITING = 4_096;

export const DEFAULT_JOIN_LIMITS: JoinQueueLimits = {
  perSec: DEFAULT_JOINS_PER_SEC,
  burst: 30,
  maxUnderWay: 64,
  maxWaiting: DEFAULT_MAX_WAITING,
};

/** Tells somebody who waits: place, 1 = next, and about how long it takes, ms. */
type TellPlace = (place: number, expectedMs: number) => void;

/** Somebody's stay in the queue. */
export type Turn = {
  /** Resolves when it is their turn; never when they go before that. */
  readonly come: Promise<void>;
  /** They are through, or go: makes place for the next. Idempotent. */
  readonly done: () => void;
};

export type JoinQueueDeps = {
  readonly limits: JoinQueueLimits;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Somebody's turn has come after so many ms. */
  readonly onTurn: (waitedMs: number) => void;
};

type Waiter = { readonly tell: TellPlace; readonly sinceMs: number; readonly come: () => void };

const MS_PER_SEC = 1_000;
/** Between two messages to somebody who waits, ms. */
const TELL_PERIOD_MS = 1_000;

export class JoinQueue {
  readonly #deps: JoinQueueDeps;
  readonly #stepMs: number;
  /** In their order. */
  readonly #waiting = new Set<Waiter>();
  #underWay = 0;
  /** When the next may come in, monotonic ms. */
  #nextMs = Number.NEGATIVE_INFINITY;
  #cancelNext: (() => void) | undefined;
  #cancelTelling: (() => void) | undefined;

  constructor(deps: JoinQueueDeps) {
    this.#deps = deps;
    this.#stepMs = MS_PER_SEC / deps.limits.perSec;
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** @throws {AppError} RATE_LIMITED when too many wait, with a hint that spreads over the time that they need */
  enter(tell: TellPlace): Turn {
    const { clock } = this.#deps;
    const { promise: come, resolve } = Promise.withResolvers<void>();
    const waiter: Waiter = { tell, sinceMs: clock.monotonicMs(), come: resolve };
    this.#waiting.add(waiter);
    this.#letIn();
    if (this.#waiting.has(waiter)) {
      this.#assertShort(waiter);
      tell(this.#waiting.size, this.#expectedMs(this.#waiting.size));
      this.#cancelTelling ??= clock.after(TELL_PERIOD_MS, () => this.#tellAll());
    }
    return { come, done: this.#doneOnce(waiter) };
  }

  #assertShort(last: Waiter): void {
    const { limits, random } = this.#deps;
    const others = this.#waiting.size - 1;
    if (others < limits.maxWaiting) return;
    this.#waiting.delete(last);
    const retryAfterMs = Math.ceil(this.#expectedMs(Math.max(1, others)) * (1 + random()));
    throw new AppError('RATE_LIMITED', `${others} others wait to join`, { retryAfterMs });
  }

  close(): void {
    this.#cancelNext?.();
    this.#cancelTelling?.();
    this.#waiting.clear();
  }

  #doneOnce(waiter: Waiter): () => void {
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      if (!this.#waiting.delete(waiter)) this.#underWay -= 1;
      this.#letIn();
    };
  }

  /**
   * Lets in whose turn has come, and comes back when the next one's has: a moment later at least, for several.
   * @param lateMs after the first of them might have come
   */
  #letIn(lateMs = 0): void {
    const { limits, clock } = this.#deps;
    if (this.#cancelNext !== undefined) return; // in their moment
    const savedMs = Math.max(lateMs, (limits.burst - 1) * this.#stepMs);
    for (const waiter of this.#waiting) {
      if (this.#underWay >= limits.maxUnderWay) return; // whoever is through calls again
      const nowMs = clock.monotonicMs();
      const waitMs = this.#nextMs - nowMs;
      if (waitMs > 0) {
        this.#letInLater(Math.max(waitMs, MOMENT_MS));
        return;
      }
      this.#nextMs = Math.max(this.#nextMs, nowMs - savedMs);
      this.#take(waiter, nowMs);
    }
  }

  #letInLater(waitMs: number): void {
    this.#cancelNext = this.#deps.clock.after(waitMs, () => {
      this.#cancelNext = undefined;
      // those whose time has come in this moment, whatever may come at once after a quiet time
      this.#letIn(MOMENT_MS);
    });
  }

  #take(waiter: Waiter, nowMs: number): void {
    const { random, onTurn } = this.#deps;
    // by chance a little sooner or later, so that those who follow don't keep step with anything
    this.#nextMs += this.#stepMs * (0.5 + random());
    this.#waiting.delete(waiter);
    this.#underWay += 1;
    onTurn(nowMs - waiter.sinceMs);
    waiter.come();
  }

  #expectedMs(place: number): number {
    return Math.ceil(place * this.#stepMs);
  }

  #tellAll(): void {
    const { clock } = this.#deps;
    this.#cancelTelling =
      this.#waiting.size === 0 ? undefined : clock.after(TELL_PERIOD_MS, () => this.#tellAll());
    let place = 0;
    for (const { tell } of this.#waiting) {
      place += 1;
      tell(place, this.#expectedMs(place));
    }
  }
}
