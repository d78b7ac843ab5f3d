/** The one timer of a link: limits a try while it connects, and after a failure waits for the next one. */
import { backoffMs } from '../../common/lifecycle/backoff.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { LINK_BACKOFF } from './backoff.ts';

/** Longest time from the first message of a try to a connected pair. */
const CONNECT_TIMEOUT_MS = 5_000;

type LinkTimerDeps = {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

export class LinkTimer {
  readonly #deps: LinkTimerDeps;
  #failures = 0;
  #cancel: (() => void) | undefined;

  constructor(deps: LinkTimerDeps) {
    this.#deps = deps;
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  limitTry(onTimeout: () => void): void {
    this.#start(CONNECT_TIMEOUT_MS, onTimeout);
  }

  /** Longer with each failure in a row. */
  waitForRetry(onDue: () => void): void {
    this.#failures += 1;
    this.#start(backoffMs(this.#failures, LINK_BACKOFF, this.#deps.random), onDue);
  }

  /** What failed before no longer counts. */
  forgive(): void {
    this.#failures = 0;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #start(delayMs: number, onDue: () => void): void {
    this.stop();
    this.#cancel = this.#deps.clock.after(delayMs, () => {
      this.#cancel = undefined;
      onDue();
    });
  }
}
