/** Flags for how many media workers a cluster of our own has, and how much of a room fits each. Pure. */
import type { ClusterShape } from '../target/needs.ts';
import { wholeNumber, type ParamsOf } from './params.ts';

export const WORKER_PARAMS = {
  workers: wholeNumber(0, {
    about: 'media workers of each site of a cluster of our own; 0 = by cores',
    min: 0,
    max: 64,
  }),
  perWorker: wholeNumber(0, {
    about: 'participants that such a worker takes, a larger room goes on to the next; 0 = as nodes have it',
    min: 0,
    max: 100_000,
  }),
};

export function workersOf({
  workers,
  perWorker,
}: ParamsOf<typeof WORKER_PARAMS>): Pick<ClusterShape, 'workersPerSite' | 'sessionsPerWorker'> {
  return {
    ...(workers > 0 && { workersPerSite: workers }),
    ...(perWorker > 0 && { sessionsPerWorker: perWorker }),
  };
}
