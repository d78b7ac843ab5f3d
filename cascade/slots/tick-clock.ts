/**
 * When the engine's thread looks at its rooms without a packet: every 20 ms while somebody waits in one of them, four
 * times a second else. Each wake-up of the thread costs as much as some packets, and most of the time nobody waits.
 */

/** While somebody waits for a slot, or a claim for its answer. */
const BUSY_MS = 20;
/** Imported talkers may vanish without a packet, and the loudest changes. */
const CALM_MS = 250;

/** One per thread. */
export class TickClock {
  readonly #onTick: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;

  /** @param onTick looks at all rooms; true = somebody waits in one of them */
  constructor(onTick: () => boolean) {
    this.#onTick = onTick;
  }

  start(): void {
    this.#isBusy = this.#onTick();
    this.#timer = setTimeout(() => this.start(), this.#isBusy ? BUSY_MS : CALM_MS);
  }

  /** Somebody has begun to wait. Costs nothing while that is known. */
  hurry(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.close();
    this.#timer = setTimeout(() => this.start(), BUSY_MS);
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
