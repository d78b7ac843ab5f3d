/** Finds the router for one more session of a room, or the worker for a new router. */
import { AppError } from '../../common/errors.ts';
import { workerUse, type CeilingLimits, type WorkerUse } from '../policy/ceiling.ts';
import { chooseWorker } from '../policy/room-spread.ts';
import type { HeldRouter } from './held-router.ts';
import type { MediaWorker } from './media-worker.ts';

export type PlaceSituation = {
  /** The room's, the gateway first. */
  readonly routers: readonly HeldRouter[];
  /** Those that live, the one for a new router first. */
  readonly workers: readonly MediaWorker[];
  readonly limits: CeilingLimits;
  readonly maxRouters: number;
  readonly sessionsOn: (workerPid: number) => number;
};

/** A router that is there, or a worker to make one on. */
export type RouterPlace = { readonly router: HeldRouter } | { readonly worker: MediaWorker };

/** @throws {AppError} WORKER_DIED (retryable) while no worker lives and answers */
export function placeOf(situation: PlaceSituation): RouterPlace {
  const { routers, workers, limits, maxRouters, sessionsOn } = situation;
  const useOf = (worker: MediaWorker): WorkerUse => workerUse(worker, sessionsOn);
  const others = workers.filter((worker) => !routers.some((router) => router.worker === worker));
  const choice = chooseWorker(limits, {
    here: routers.map(({ worker }) => useOf(worker)),
    others: others.map(useOf),
    mayGrow: routers.length < maxRouters,
  });
  const router = choice && 'here' in choice ? routers[choice.here] : undefined;
  const worker = choice && 'other' in choice ? others[choice.other] : undefined;
  if (router !== undefined) return { router };
  if (worker !== undefined) return { worker };
  throw new AppError('WORKER_DIED', 'no media worker is running', { retryAfterMs: 500 });
}
