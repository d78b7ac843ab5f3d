/**
 * Lets those who come within a moment go on together: what joins cost is for a good part that the node wakes up, and
 * finds its caches cold, for each step of each of them (ADR 0036). Who comes after a quiet moment goes on at once.
 */
import type { Clock } from '../../common/lifecycle/clock.ts';

/** Nobody waits longer, ms. */
export const MOMENT_MS = 80;

export class Moments {
  readonly #clock: Clock;
  /** Undefined: nobody has come for a moment. */
  #now: PromiseWithResolvers<void> | undefined;
  #hasOthers = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when one may go on: with all others of the moment, in the order in which they came. */
  come(): Promise<void> {
    if (this.#now === undefined) {
      this.#begin();
      return Promise.resolve();
    }
    this.#hasOthers = true;
    return this.#now.promise;
  }

  /** Nobody waits any more. Idempotent. */
  close(): void {
    this.#cancel();
    this.#now?.resolve();
    this.#now = undefined;
  }

  #begin(): void {
    const moment = Promise.withResolvers<void>();
    this.#now = moment;
    this.#hasOthers = false;
    this.#cancel = this.#clock.after(MOMENT_MS, () => {
      this.#now = undefined;
      // those who come next are of the next moment: a storm has no quiet one
      if (this.#hasOthers) this.#begin();
      moment.resolve();
    });
  }
}
