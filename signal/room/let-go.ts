/** The end of a room at a site: its last node lets what is kept for the room go after a while. */
import { toAppError } from '../../common/errors.ts';
import { forgetEpoch, type EpochDeps } from './epoch.ts';
import type { RoomDeps } from './room-deps.ts';

/** An empty room's data stays this long at least, ms: clients that come back find what they know. */
const EXPIRE_AFTER_MS = 60_000;

export type LetGoPort = {
  /** Whether other nodes of the site have the room, as the coordination store says now. */
  readonly hasOthersNow: () => Promise<boolean>;
  /** Lets go of what else the site has in the coordination store. */
  readonly forget: () => Promise<void>;
};

/** How long the data of a room that nobody has open may stay, ms. */
export const keepMs = (graceMs: number): number => Math.max(EXPIRE_AFTER_MS, 2 * graceMs);

/** Called when the room is closed here; does nothing while another node of the site has it. Never rejects. */
export async function letGo(
  deps: EpochDeps & Pick<RoomDeps, 'store' | 'graceMs' | 'log'>,
  epoch: number,
  port: LetGoPort,
): Promise<void> {
  const { store, room, graceMs } = deps;
  try {
    if (await port.hasOthersNow()) return;
    await store.expire(room, keepMs(graceMs));
    // Somebody came in between, and perhaps opened the room just before it was set to expire: opening undoes that.
    if (await port.hasOthersNow()) {
      if (epoch > 0) await store.open(room, epoch);
      return;
    }
    // Should somebody come just now, it is as if they came a little later: they find what they need, or make it.
    await forgetEpoch(deps);
    await port.forget();
  } catch (error) {
    deps.log.warn({ err: toAppError(error) }, 'data of a room could not be set to expire');
  }
}
