/** The node's reservations, made from its options and its parts. Wiring only. */
import { availableParallelism } from 'node:os';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { Reservations } from '../media/reservations.ts';
import type { RoomRouters } from '../media/room-routers.ts';
import type { Sessions } from '../media/sessions.ts';
import type { WorkerPool } from '../media/worker-pool.ts';
import type { SfuOptions } from '../options.ts';
import { defaultCeiling } from '../policy/ceiling.ts';

const DEFAULT_OPENS_PER_SEC = 150;
/** So many in a moment are opened at once: a small room, or a handful of people of many. */
const BURST = 30;
/** Whoever would wait longer is better off elsewhere, or told to come again. */
const MAX_WAIT_MS = 6_000;

export type ReservationParts = {
  readonly pool: Pick<WorkerPool, 'workers'>;
  readonly rooms: Pick<RoomRouters, 'get'>;
  readonly sessions: Pick<Sessions, 'held' | 'isOpen'>;
};

export function makeReservations(
  { workerCount, ceiling, opensPerSec = DEFAULT_OPENS_PER_SEC }: SfuOptions,
  { pool, rooms, sessions }: ReservationParts,
): Reservations {
  return new Reservations({
    limits: { ...defaultCeiling(workerCount, availableParallelism()), ...ceiling },
    pace: { perSec: opensPerSec, burst: BURST, maxWaitMs: MAX_WAIT_MS },
    workers: () => pool.workers,
    workerPidOf: (roomId) => rooms.get(roomId)?.workerPid,
    held: sessions.held,
    isDraining: () => !sessions.isOpen,
    nowMs: () => SYSTEM_CLOCK.monotonicMs(),
    random: Math.random,
  });
}
