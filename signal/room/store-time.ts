/**
 * The time of a room's store without asking for it at each command: once a second it is asked, in between this host's
 * own clock says how much later it is. Commands need it to a few milliseconds, not to less than an answer takes.
 */
import type { Clock } from '../../common/lifecycle/clock.ts';
import { FreshValue } from '../../common/lifecycle/fresh-value.ts';
import type { RoomStore } from '../../common/store/port.ts';

/** After so long the store is asked again: it may be another server by now, with a clock of its own. ms */
export const TRUSTED_MS = 1_000;

type Reading = { readonly storeMs: number; readonly atMs: number };

export class StoreTime {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #readings: FreshValue<'store', Reading>;

  constructor(store: Pick<RoomStore, 'nowMs'>, clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    const ask = async (): Promise<Reading> => ({ storeMs: await store.nowMs(), atMs: clock.monotonicMs() });
    this.#readings = new FreshValue(ask, { maxAgeMs: TRUSTED_MS, maxKeys: 1, clock });
  }

  /** Milliseconds since 1970, whole. @throws {AppError} BUSY */
  async nowMs(): Promise<number> {
    const { storeMs, atMs } = await this.#readings.get('store');
    return Math.floor(storeMs + (this.#clock.monotonicMs() - atMs));
  }
}
