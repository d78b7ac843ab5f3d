/** Long work of one request in turns, so that a node looks after everybody else meanwhile. */
import { SYSTEM_CLOCK, type Clock } from './clock.ts';

/** As long as nobody notices. */
const TURN_MS = 4;

export class Breather {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #sinceMs: number;

  constructor(clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  /** To be called between two pieces of the work: lets others go first when this turn is over. */
  async rest(): Promise<void> {
    if (this.#clock.monotonicMs() - this.#sinceMs < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#sinceMs = this.#clock.monotonicMs();
  }
}
