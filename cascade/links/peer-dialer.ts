/** Keeps trying to have a channel to one node with a higher id, for as long as the directory lists that node. */
import { backoffMs } from '../../common/lifecycle/backoff.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { LINK_BACKOFF } from './backoff.ts';

/** A try to connect: `over` resolves when it failed or, later, when the channel closed. */
export type DialAttempt = {
  readonly over: Promise<{ readonly wasOpen: boolean }>;
  abort(): void;
};

type DialerDeps = {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly connect: (address: string) => DialAttempt;
};

export class PeerDialer {
  readonly #deps: DialerDeps;
  #address: string;
  #failures = 0;
  #attempt: DialAttempt | undefined;
  #cancelRetry: (() => void) | undefined;
  #isClosed = false;

  constructor(address: string, deps: DialerDeps) {
    this.#address = address;
    this.#deps = deps;
    this.#dial();
  }

  /** The node is at another address now, or asks to be tried at once. */
  redirect(address: string): void {
    if (this.#isClosed) return;
    const isMoved = address !== this.#address;
    this.#address = address;
    this.#failures = 0;
    if (isMoved) this.#attempt?.abort();
    if (this.#cancelRetry === undefined) return;
    this.#cancelRetry();
    this.#dial();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#attempt?.abort();
  }

  #dial(): void {
    this.#cancelRetry = undefined;
    const attempt = this.#deps.connect(this.#address);
    this.#attempt = attempt;
    void attempt.over.then(({ wasOpen }) => this.#onOver(wasOpen));
  }

  #onOver(wasOpen: boolean): void {
    this.#attempt = undefined;
    if (this.#isClosed) return;
    this.#failures = wasOpen ? 1 : this.#failures + 1;
    const delayMs = backoffMs(this.#failures, LINK_BACKOFF, this.#deps.random);
    this.#cancelRetry = this.#deps.clock.after(delayMs, () => this.#dial());
  }
}
