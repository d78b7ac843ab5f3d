/** What a node does every now and then: looks how its workers do, beats to signalling nodes, ends forgotten sessions. */
import type { Reservations } from '../media/reservations.ts';
import type { Sessions } from '../media/sessions.ts';
import type { WorkerPool } from '../media/worker-pool.ts';
import type { EventHub } from './event-hub.ts';

/** Four missed beats mean that the node has vanished (architecture.md, "Authority and serving"). */
const BEAT_INTERVAL_MS = 250;

/** A gap of this size between two ticks means that the whole process was stopped. */
const STOPPED_GAP_MS = 2_000;
/** After such a gap, time for the vouching that has waited in the sockets, and for one round of it. */
const EXPIRY_GRACE_MS = 10_000;

export type NodePulseDeps = {
  readonly pool: Pick<WorkerPool, 'tick' | 'load'>;
  readonly hub: Pick<EventHub, 'beat'>;
  readonly sessions: Pick<Sessions, 'expire' | 'count' | 'isOpen'>;
  readonly reservations: Pick<Reservations, 'use'>;
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Ms since 1970. */
  readonly wallMs: () => number;
};

/** Owns the node's interval. */
export class NodePulse {
  readonly #deps: NodePulseDeps;
  #timer: NodeJS.Timeout | undefined;
  #tickedAtMs: number | undefined;
  #expiresFromMs = 0;

  constructor(deps: NodePulseDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), BEAT_INTERVAL_MS);
  }

  /** Idempotent. */
  close(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }

  #tick(): void {
    const { pool, hub, sessions, reservations, nowMs, wallMs } = this.#deps;
    const atMs = nowMs();
    // a beat never waits for a worker: it says that this process lives
    hub.beat({
      load: pool.load,
      sessionCount: sessions.count,
      draining: !sessions.isOpen,
      wallMs: wallMs(),
      use: reservations.use(),
    });
    if (atMs - (this.#tickedAtMs ?? atMs) > STOPPED_GAP_MS) this.#expiresFromMs = atMs + EXPIRY_GRACE_MS;
    this.#tickedAtMs = atMs;
    if (atMs >= this.#expiresFromMs) sessions.expire();
    pool.tick(atMs);
  }
}
