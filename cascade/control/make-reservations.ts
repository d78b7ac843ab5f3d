/** The node's reservations, made from its options and its parts. Wiring only. */
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { Reservations } from '../media/reservations.ts';
import type { RoomRouters } from '../media/room-routers.ts';
import type { Sessions } from '../media/sessions.ts';
import type { WorkerPool } from '../media/worker-pool.ts';
import type { SfuOptions } from '../options.ts';
import type { CeilingLimits } from '../policy/ceiling.ts';

const DEFAULT_OPENS_PER_SEC = 150;
/** So many in a moment are opened at once: a small room, or a handful of people of many. */
const BURST = 30;
/** Whoever would wait longer is better off elsewhere, or told to come again. */
const MAX_WAIT_MS = 6_000;

export type ReservationParts = {
  readonly pool: Pick<WorkerPool, 'workers'>;
  readonly rooms: Pick<RoomRouters, 'workersOf' | 'sessionsOn'>;
  readonly sessions: Pick<Sessions, 'held' | 'isOpen'>;
  readonly limits: CeilingLimits;
  /** Of one room. */
  readonly maxRouters: number;
};

export function makeReservations(
  { opensPerSec = DEFAULT_OPENS_PER_SEC }: Pick<SfuOptions, 'opensPerSec'>,
  { pool, rooms, sessions, limits, maxRouters }: ReservationParts,
): Reservations {
  return new Reservations({
    limits,
    maxRouters,
    pace: { perSec: opensPerSec, burst: BURST, maxWaitMs: MAX_WAIT_MS },
    workers: () => pool.workers,
    workersOf: (roomId) => rooms.workersOf(roomId),
    sessionsOn: (pid) => rooms.sessionsOn(pid),
    held: sessions.held,
    isDraining: () => !sessions.isOpen,
    nowMs: () => SYSTEM_CLOCK.monotonicMs(),
    random: Math.random,
  });
}
