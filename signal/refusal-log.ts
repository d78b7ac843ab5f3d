/** Says in the log what was refused for the sake of security, a line a second at most: a flood of tries is no flood of lines. */
import type { Logger } from 'pino';
import { SYSTEM_CLOCK, type Clock } from '../common/lifecycle/clock.ts';

const PAUSE_MS = 1_000;

/** Why, and of what; never a secret, a token or an address. */
type Refused = { readonly reason: string; readonly invitationId?: string };

export class RefusalLog {
  readonly #log: Logger;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #saidAtMs = -Infinity;
  #unsaid = 0;

  constructor(log: Logger, clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK) {
    this.#log = log.child({ module: 'refusals' });
    this.#clock = clock;
  }

  note(refused: Refused): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#saidAtMs < PAUSE_MS) {
      this.#unsaid += 1;
      return;
    }
    this.#log.info({ ...refused, unsaid: this.#unsaid }, 'refused');
    this.#saidAtMs = nowMs;
    this.#unsaid = 0;
  }
}
