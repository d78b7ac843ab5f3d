/** Tells when something has had no use for a while. */
import type { Clock } from '../../common/lifecycle/clock.ts';

type IdleTimerDeps = {
  readonly clock: Clock;
  readonly lingerMs: number;
  readonly isBusy: () => boolean;
  /** It had no use for the linger, and has none now. */
  readonly onIdle: () => void;
};

export class IdleTimer {
  readonly #deps: IdleTimerDeps;
  #cancel: (() => void) | undefined;

  constructor(deps: IdleTimerDeps) {
    this.#deps = deps;
  }

  /**
   * To be called whenever the use may have changed. Without use the time starts, unless it runs already.
   * @param when `now` if the last use has lingered already
   */
  check(when: 'now' | 'linger'): void {
    const { clock, lingerMs, isBusy } = this.#deps;
    if (when === 'now' || isBusy()) this.stop();
    if (isBusy() || this.#cancel !== undefined) return;
    this.#cancel = clock.after(when === 'now' ? 0 : lingerMs, () => this.#onDue());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #onDue(): void {
    this.#cancel = undefined;
    if (!this.#deps.isBusy()) this.#deps.onIdle();
  }
}
