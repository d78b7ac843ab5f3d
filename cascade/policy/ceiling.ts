/**
 * Whether an SFU node has a place for one more session. Pure.
 *
 * It counts what the node has promised itself, at the moment of the promise: loads that are reported and read are old by
 * then, and dozens who come within a second all read the same one (ADR 0030).
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
  /** Sessions on it, those that are being opened included. */
  readonly sessions: number;
  /** CPU share over some seconds. Ratio, 0..1. */
  readonly load: number;
  readonly isResponsive: boolean;
};

/** A worker as a node sees it. */
export type WorkerView = { readonly pid: number; readonly meanLoad: number; readonly isResponsive: boolean };

/** @param sessionsOn a worker's sessions, those that are being opened included */
export function workerUse(
  { pid, meanLoad, isResponsive }: WorkerView,
  sessionsOn: (workerPid: number) => number,
): WorkerUse {
  return { sessions: sessionsOn(pid), load: meanLoad, isResponsive };
}

export type NodeUse = {
  readonly isDraining: boolean;
  readonly workers: readonly WorkerUse[];
};

/** Where one more session of a room may be. */
export type RoomPlace = {
  /** All workers, unless the room is on as many as it may be: then those. */
  readonly workers: readonly WorkerUse[];
  /** Promised, of this room and of others that may be on the same workers. */
  readonly promised: number;
  /** Promised to this room and held by it. */
  readonly taken: number;
  /** Workers that the room may be on at most. */
  readonly maxWorkers: number;
};

/** Why there is no place; also the metric's label. */
export const REFUSALS = ['draining', 'no_worker', 'cpu', 'sessions', 'packets', 'rate'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Undefined: there is a place. */
export function refusalOf(limits: CeilingLimits, node: NodeUse, room: RoomPlace): Refusal | undefined {
  if (node.isDraining) return 'draining';
  if (!node.workers.some(({ isResponsive }) => isResponsive)) return 'no_worker';
  const refusals = room.workers.map((worker) => refusalAt(limits, worker));
  if (refusals.every((refusal) => refusal !== undefined)) return refusals[0] ?? 'no_worker';
  const most = sessionsPerWorker(limits);
  const free = room.workers
    .filter((worker) => hasPlace(limits, worker))
    .reduce((sum, { sessions }) => sum + most - sessions, 0);
  return room.promised >= free || room.taken >= most * room.maxWorkers ? fullness(limits) : undefined;
}

/** Whether one more session may come to a worker, apart from promises. */
export const hasPlace = (limits: CeilingLimits, worker: WorkerUse): boolean =>
  refusalAt(limits, worker) === undefined;

/** Sessions that one worker takes: what its sockets and its packets allow. */
export function sessionsPerWorker({
  sessionsPerWorker: most,
  packetsPerWorker,
  packetsPerSession,
}: CeilingLimits): number {
  return Math.max(1, Math.min(most, Math.floor(packetsPerWorker / packetsPerSession)));
}

function refusalAt(limits: CeilingLimits, worker: WorkerUse): Refusal | undefined {
  if (!worker.isResponsive) return 'no_worker';
  if (worker.sessions >= sessionsPerWorker(limits)) return fullness(limits);
  return worker.load > limits.maxLoad ? 'cpu' : undefined;
}

const fullness = (limits: CeilingLimits): Refusal =>
  sessionsPerWorker(limits) < limits.sessionsPerWorker ? 'packets' : 'sessions';
