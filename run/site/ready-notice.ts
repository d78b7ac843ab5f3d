/** Tells the first site that this one serves, until it has heard: etcd grows to three members by that only. */
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import { backoffBoundMs, type Backoff } from '../../common/lifecycle/backoff.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';

/** The first site may be away for long; a call a minute costs nothing. */
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 60_000 };

export type ReadyNoticeDeps = {
  /** One try, bounded in time by itself. */
  readonly send: () => Promise<void>;
  /** For the person at the terminal. */
  readonly tell: (text: string) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

export class ReadyNotice {
  readonly #deps: ReadyNoticeDeps;
  #failures = 0;
  #cancel: () => void = () => {};
  #state: 'open' | 'closed' = 'open';

  constructor(deps: ReadyNoticeDeps) {
    this.#deps = deps;
  }

  /** Resolves after the first try; further ones follow by themselves. Never rejects. */
  async start(): Promise<void> {
    const { send, tell } = this.#deps;
    try {
      await send();
      if (this.#failures > 0) tell('the first site was told that we serve');
    } catch (error) {
      this.#onFailed(error);
    }
  }

  /** No more tries. */
  close(): void {
    this.#state = 'closed';
    this.#cancel();
  }

  #onFailed(error: unknown): void {
    if (this.#state === 'closed') return;
    const { tell, log, clock } = this.#deps;
    this.#failures += 1;
    const delayMs = backoffBoundMs(this.#failures, BACKOFF);
    if (this.#failures === 1)
      tell(`the first site was not told that we serve, tried again: ${toAppError(error).message}`);
    else log.warn({ err: error, delayMs }, 'first site not told that this one serves, tried again');
    this.#cancel = clock.after(delayMs, () => void this.start());
  }
}
