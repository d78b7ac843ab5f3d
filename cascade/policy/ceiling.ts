/**
 * Whether an SFU node has a place for one more session. Pure.
 *
 * It counts what the node has promised itself, at the moment of the promise: loads that are reported and read are old by
 * then, and dozens who come within a second all read the same one (ADR 0030). A room is on one worker, so a worker's
 * places count, not the node's alone.
 */

export type CeilingLimits = {
  /** Sessions that a worker takes at most. */
  readonly sessionsPerWorker: number;
  /** Packets per second that a worker forwards at most, both ways. */
  readonly packetsPerWorker: number;
  /** Packets per second that one session is expected to cost, both ways. */
  readonly packetsPerSession: number;
  /** A worker whose CPU share over some seconds is above this takes nobody. Ratio, 0..1. */
  readonly maxLoad: number;
};

/** What a core forwards (fan-out to SRTP receivers, measured); a session that hears a meeting costs about 100 of it. */
const PACKETS_PER_CORE = 80_000;
const PACKETS_PER_SESSION = 100;
/** What the Node process beside a worker keeps up with. */
const SESSIONS_PER_WORKER = 800;
const MAX_LOAD = 0.95;

/** What is assumed where nobody says it: workers share the cores. */
export function defaultCeiling(workers: number, cores: number): CeilingLimits {
  return {
    sessionsPerWorker: SESSIONS_PER_WORKER,
    packetsPerWorker: Math.round(PACKETS_PER_CORE * Math.min(1, cores / workers)),
    packetsPerSession: PACKETS_PER_SESSION,
    maxLoad: MAX_LOAD,
  };
}

export type WorkerUse = {
  /** Sessions of its rooms, with those that are promised. */
  readonly sessions: number;
  /** CPU share over some seconds. Ratio, 0..1. */
  readonly load: number;
  readonly isResponsive: boolean;
};

export type NodeUse = {
  readonly isDraining: boolean;
  readonly workers: readonly WorkerUse[];
  /** Promised to rooms that no worker has yet. */
  readonly unplaced: number;
};

/** Where the session's room is: on a worker, or nowhere yet, with so many promised to it. */
export type RoomPlace = { readonly worker: WorkerUse } | { readonly promised: number };

/** Why there is no place; also the metric's label. */
export const REFUSALS = ['draining', 'no_worker', 'cpu', 'sessions', 'packets', 'rate'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Undefined: there is a place. */
export function refusalOf(limits: CeilingLimits, node: NodeUse, room: RoomPlace): Refusal | undefined {
  if (node.isDraining) return 'draining';
  const responsive = node.workers.filter(({ isResponsive }) => isResponsive);
  if (responsive.length === 0) return 'no_worker';
  const refusal =
    'worker' in room
      ? refusalAt(limits, room.worker, room.worker.sessions)
      : refusalOfAll(limits, responsive, room);
  if (refusal !== undefined) return refusal;
  // what is promised to rooms that are nowhere yet will be somewhere: it counts whoever asks
  const total = responsive.reduce((sum, { sessions }) => sum + sessions, node.unplaced);
  return total >= sessionsPerWorker(limits) * responsive.length ? fullness(limits) : undefined;
}

function refusalOfAll(
  limits: CeilingLimits,
  workers: readonly WorkerUse[],
  { promised }: { readonly promised: number },
): Refusal | undefined {
  const refusals = workers.map((worker) => refusalAt(limits, worker, worker.sessions + promised));
  return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined;
}

/** Sessions that one worker takes: what its sockets and its packets allow. */
export function sessionsPerWorker({
  sessionsPerWorker: most,
  packetsPerWorker,
  packetsPerSession,
}: CeilingLimits): number {
  return Math.max(1, Math.min(most, Math.floor(packetsPerWorker / packetsPerSession)));
}

function refusalAt(limits: CeilingLimits, worker: WorkerUse, sessions: number): Refusal | undefined {
  if (!worker.isResponsive) return 'no_worker';
  if (sessions >= sessionsPerWorker(limits)) return fullness(limits);
  return worker.load > limits.maxLoad ? 'cpu' : undefined;
}

const fullness = (limits: CeilingLimits): Refusal =>
  sessionsPerWorker(limits) < limits.sessionsPerWorker ? 'packets' : 'sessions';
