/** Opens and closes what runs take place on: the cluster under load and the load processes. */
import { BenchError } from '../bench-error.ts';
import type { Fleet } from '../load/fleet.ts';
import type { ClusterShape } from '../target/needs.ts';
import type { RemoteCluster } from '../target/remote.ts';
import type { Target } from '../target/target.ts';
import { withinDeadline } from './deadline.ts';
import { NO_FLEET, NO_TARGET } from './nothing.ts';
import type { RunOptions } from './options.ts';
import type { Parts } from './parts.ts';
import type { RunProgress } from './progress.ts';

export type Venue = { readonly target: Target; readonly fleet: Fleet; close(): Promise<void> };

export type VenueWish = {
  /** Undefined: neither cluster nor load. */
  readonly shape: ClusterShape | undefined;
  readonly remote: RemoteCluster | undefined;
  readonly options: RunOptions;
};

type Surroundings = {
  readonly parts: Parts;
  readonly progress: RunProgress;
  readonly signal: AbortSignal;
};

/** A cluster on a slow machine needs a good part of it. */
const OPEN_MS = 180_000;
const CLOSE_MS = 20_000;
const OWN_EXPECTED_MS = 10_000;

/** @throws {BenchError} of the parts; INTERRUPTED */
export async function openVenue(wish: VenueWish, surroundings: Surroundings): Promise<Venue> {
  const { shape } = wish;
  if (shape === undefined) return { target: NO_TARGET, fleet: NO_FLEET, close: async () => {} };
  const target = await openTarget({ ...wish, shape }, surroundings);
  try {
    throwIfInterrupted(surroundings.signal);
    const fleet = await openFleet(wish.options, target, surroundings);
    return { target, fleet, close: () => closeBoth(fleet, target, surroundings.progress) };
  } catch (error) {
    await closeOne(target, 'cluster', surroundings.progress);
    throw error;
  }
}

async function openTarget(
  { shape, remote, options: { clientTls, pin } }: VenueWish & { readonly shape: ClusterShape },
  { parts, progress, signal }: Surroundings,
): Promise<Target> {
  const opening = { signal, progress };
  if (remote !== undefined) {
    progress.phase('reaching the cluster');
    return withinDeadline(parts.reachRemote(remote, opening), OPEN_MS, {
      code: 'TARGET_UNREACHABLE',
      message: `the cluster has not answered in ${OPEN_MS / 1_000} s`,
    });
  }
  progress.phase('starting a cluster', OWN_EXPECTED_MS);
  return withinDeadline(parts.startOwn({ ...shape, clientTls, pin }, opening), OPEN_MS, {
    code: 'TARGET_UNREACHABLE',
    message: `our own cluster has not started in ${OPEN_MS / 1_000} s`,
  });
}

function openFleet(
  { profile, loadProcesses, agents, webrtc, pin }: RunOptions,
  { caPem }: Target,
  { parts, progress, signal }: Surroundings,
): Promise<Fleet> {
  progress.phase(agents === undefined ? 'starting load processes' : 'waiting for load processes to join');
  const wish = { profile, processes: loadProcesses, agents, caPem, webrtc, pin };
  // whoever starts the other load processes by hand takes the time that it takes
  if (agents !== undefined) return parts.startFleet(wish, { signal, progress });
  return withinDeadline(parts.startFleet(wish, { signal, progress }), OPEN_MS, {
    code: 'LOAD_FAILED',
    message: `load processes have not started in ${OPEN_MS / 1_000} s`,
  });
}

async function closeBoth(fleet: Fleet, target: Target, progress: RunProgress): Promise<void> {
  await closeOne(fleet, 'load processes', progress);
  await closeOne(target, 'cluster', progress);
}

/** What can't be closed in time is told; the end of this process takes it along. */
async function closeOne(
  part: { close(): Promise<void> },
  what: string,
  progress: RunProgress,
): Promise<void> {
  try {
    const late = { code: 'LOAD_FAILED', message: `not within ${CLOSE_MS / 1_000} s` } as const;
    await withinDeadline(part.close(), CLOSE_MS, late);
  } catch (error) {
    progress.note(`could not end the ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws {BenchError} INTERRUPTED */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new BenchError('INTERRUPTED', 'ended before anything was measured');
}
