/**
 * The time of a room's store without asking for it at each command: once a second it is asked, in between this host's
 * own clock says how much later it is. Commands need it to a few milliseconds, not to less than an answer takes.
 */
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../common/store/port.ts';

/** After so long the store is asked again: it may be another server by now, with a clock of its own. ms */
export const TRUSTED_MS = 1_000;

type Reading = { readonly storeMs: number; readonly atMs: number };

export class StoreTime {
  readonly #store: Pick<RoomStore, 'nowMs'>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #reading: Reading | undefined;
  #asking: Promise<number> | undefined;

  constructor(store: Pick<RoomStore, 'nowMs'>, clock: Pick<Clock, 'monotonicMs'>) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Milliseconds since 1970, whole. @throws {AppError} BUSY */
  async nowMs(): Promise<number> {
    const reading = this.#reading;
    const ageMs = reading === undefined ? Infinity : this.#clock.monotonicMs() - reading.atMs;
    if (reading !== undefined && ageMs < TRUSTED_MS) return Math.floor(reading.storeMs + ageMs);
    return (this.#asking ??= this.#ask().finally(() => (this.#asking = undefined)));
  }

  async #ask(): Promise<number> {
    const storeMs = await this.#store.nowMs();
    this.#reading = { storeMs, atMs: this.#clock.monotonicMs() };
    return storeMs;
  }
}
