/**
 * Places that this node has promised to sessions which are on their way: granted or refused under its ceiling, used up
 * when the session opens, gone by themselves after a while.
 */
import { AppError, type ErrorCode } from '../../common/errors.ts';
import type { RoomId, SessionId } from '../../common/ids.ts';
import { Pace, type PaceLimits } from '../../common/lifecycle/pace.ts';
import type { ISfuUse } from '../../proto/index.ts';
import {
  refusalOf,
  sessionsPerWorker,
  workerUse,
  type CeilingLimits,
  type NodeUse,
  type Refusal,
  type RoomPlace,
  type WorkerView,
} from '../policy/ceiling.ts';

/** After the wait that was asked for. */
const RESERVATION_TTL_MS = 10_000;
const MS_PER_SEC = 1_000;
/** What who is refused is told to wait, ms; up to twice as long by chance. */
const RETRY_AFTER_MS = 2_000;

/** Sessions that are here, those that are being opened included. */
type SessionsHere = {
  readonly size: number;
  has(sessionId: SessionId): boolean;
  countsByRoom(): Iterable<readonly [RoomId, number]>;
};

export type ReservationsDeps = {
  readonly limits: CeilingLimits;
  readonly pace: PaceLimits;
  readonly workers: () => readonly WorkerView[];
  /** Processes that have the room, or are about to. */
  readonly workersOf: (roomId: RoomId) => readonly number[];
  /** Sessions on one, those that are being opened included. */
  readonly sessionsOn: (workerPid: number) => number;
  /** Workers that a room may be on at most. */
  readonly maxRouters: number;
  readonly held: SessionsHere;
  readonly isDraining: () => boolean;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/** When the session may be opened, and its place among those who wait; 0 = at once. */
export type Turn = { readonly waitMs: number; readonly place: number; readonly ttlMs: number };

type Promised = { readonly roomId: RoomId; readonly expiresAtMs: number };
type Counts = {
  readonly heldByRoom: ReadonlyMap<RoomId, number>;
  readonly promisedByRoom: ReadonlyMap<RoomId, number>;
  readonly reserved: number;
};

const CODES: Partial<Record<Refusal, ErrorCode>> = { draining: 'DRAINING', no_worker: 'WORKER_DIED' };

export class Reservations {
  readonly #deps: ReservationsDeps;
  readonly #pace: Pace;
  readonly #promised = new Map<SessionId, Promised>();
  readonly #refusals = new Map<Refusal, number>();

  constructor(deps: ReservationsDeps) {
    this.#deps = deps;
    this.#pace = new Pace(deps.pace);
  }

  /**
   * Promises a place; to a session that is here, or has one, nothing more.
   * @throws {AppError} NO_CAPACITY, DRAINING, WORKER_DIED
   */
  reserve(sessionId: SessionId, roomId: RoomId): Turn {
    const waitMs = this.#grant(sessionId, roomId, () => this.#pace.take(this.#deps.nowMs()));
    const place = Math.ceil((waitMs * this.#deps.pace.perSec) / MS_PER_SEC);
    return { waitMs: Math.ceil(waitMs), place, ttlMs: Math.ceil(waitMs) + RESERVATION_TTL_MS };
  }

  /** Before a session is opened: sees to it that it has a place. @throws {AppError} as {@link reserve} */
  assertPlace(sessionId: SessionId, roomId: RoomId): void {
    this.#grant(sessionId, roomId, () => 0);
  }

  /** The session is here, or goes elsewhere. Idempotent. */
  release(sessionId: SessionId): void {
    this.#promised.delete(sessionId);
  }

  /** Since the start. */
  get refusals(): ReadonlyMap<Refusal, number> {
    return this.#refusals;
  }

  /** How full the node is. */
  use(): ISfuUse {
    const { reserved } = this.#count();
    return { sessions: this.#deps.held.size, reserved, ceiling: this.#ceiling() };
  }

  #ceiling(): number {
    return sessionsPerWorker(this.#deps.limits) * this.#deps.workers().length;
  }

  #grant(sessionId: SessionId, roomId: RoomId, take: () => number | undefined): number {
    const counts = this.#count();
    // who is here and opens anew has its place; who asks again need not wait again
    if (this.#deps.held.has(sessionId) || this.#promised.get(sessionId)?.roomId === roomId) return 0;
    const refusal = refusalOf(this.#deps.limits, ...this.#situation(roomId, counts));
    const waitMs = refusal === undefined ? take() : undefined;
    if (waitMs === undefined) throw this.#refuse(refusal ?? 'rate');
    const expiresAtMs = this.#deps.nowMs() + waitMs + RESERVATION_TTL_MS;
    this.#promised.set(sessionId, { roomId, expiresAtMs });
    return waitMs;
  }

  #refuse(reason: Refusal): AppError {
    const { random, pace } = this.#deps;
    this.#refusals.set(reason, (this.#refusals.get(reason) ?? 0) + 1);
    const baseMs = reason === 'rate' ? pace.maxWaitMs : RETRY_AFTER_MS;
    const retryAfterMs = Math.round(baseMs * (1 + random()));
    return new AppError(CODES[reason] ?? 'NO_CAPACITY', `no place: ${reason}`, { retryAfterMs });
  }

  /** Of a session that is here and was promised a place, only one counts. */
  #count(): Counts {
    const { nowMs: clock, held } = this.#deps;
    const nowMs = clock();
    const promisedByRoom = new Map<RoomId, number>();
    let reserved = 0;
    for (const [sessionId, { roomId, expiresAtMs }] of this.#promised) {
      if (nowMs >= expiresAtMs) this.#promised.delete(sessionId);
      else if (!held.has(sessionId)) {
        reserved += 1;
        promisedByRoom.set(roomId, (promisedByRoom.get(roomId) ?? 0) + 1);
      }
    }
    return { heldByRoom: new Map(held.countsByRoom()), promisedByRoom, reserved };
  }

  #situation(roomId: RoomId, { heldByRoom, promisedByRoom }: Counts): [NodeUse, RoomPlace] {
    const { workers, sessionsOn, isDraining, maxRouters } = this.#deps;
    const all = workers().map((worker) => ({ pid: worker.pid, use: workerUse(worker, sessionsOn) }));
    const pids = this.#pidsFor(roomId);
    let promised = 0;
    for (const [other, count] of promisedByRoom) if (overlap(pids, this.#pidsFor(other))) promised += count;
    const place: RoomPlace = {
      workers: all.filter(({ pid }) => pids === undefined || pids.has(pid)).map(({ use }) => use),
      promised,
      taken: (heldByRoom.get(roomId) ?? 0) + (promisedByRoom.get(roomId) ?? 0),
      maxWorkers: maxRouters,
    };
    return [{ isDraining: isDraining(), workers: all.map(({ use }) => use) }, place];
  }

  /** Workers that one more session of a room may be on; undefined = any. */
  #pidsFor(roomId: RoomId): ReadonlySet<number> | undefined {
    const pids = this.#deps.workersOf(roomId);
    return pids.length < this.#deps.maxRouters ? undefined : new Set(pids);
  }
}

const overlap = (one: ReadonlySet<number> | undefined, other: ReadonlySet<number> | undefined): boolean =>
  one === undefined || other === undefined || [...one].some((pid) => other.has(pid));
