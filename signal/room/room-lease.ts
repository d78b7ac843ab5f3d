/**
 * The lease that everything hangs on which this node says about its rooms (RoomServer keys, replicator claims). Asks
 * for a new one when it is lost, and tells those who wrote something under it.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Coordination, Lease } from '../../common/coordination/port.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';

/** After this long without a renewal the keys of this node go, s (architecture.md, "Processes and stores"). */
const DEFAULT_TTL_SEC = 5;
/** Between two attempts to get a lease, ms. */
const RETRY_DELAY_MS = 500;

type RoomLeaseDeps = {
  readonly coordination: Coordination;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whole seconds, 2..60. */
  readonly ttlSec?: number | undefined;
};

export type RoomLeaseListener = {
  /** The lease is new: write again what belongs under it. */
  readonly granted: (lease: Lease) => void;
  /** What was under it has gone, or may be claimed by others any moment. */
  readonly lost: () => void;
};

export class RoomLease {
  /** Of this process, for fences. */
  readonly incarnation = randomUUID();
  readonly #deps: RoomLeaseDeps;
  readonly #listeners = new Set<RoomLeaseListener>();
  #lease: Lease | undefined;
  #cancelRetry: (() => void) | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(deps: RoomLeaseDeps) {
    this.#deps = deps;
  }

  /** Undefined while it is lost. */
  get current(): Lease | undefined {
    return this.#lease;
  }

  async start(): Promise<void> {
    this.#take(await this.#deps.coordination.grantLease(this.#deps.ttlSec ?? DEFAULT_TTL_SEC));
  }

  /** @returns stops listening */
  listen(listener: RoomLeaseListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives the lease back: what is under it goes at once. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelRetry?.();
    this.#listeners.clear();
    await this.#lease?.revoke().catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'lease of rooms was not revoked, it will run out');
    });
  }

  #take(lease: Lease): void {
    this.#lease = lease;
    void lease.lost.then(() => this.#onLost(lease));
  }

  #onLost(lease: Lease): void {
    if (this.#state === 'closed' || this.#lease !== lease) return;
    this.#lease = undefined;
    this.#deps.log.warn('lease of rooms was lost');
    for (const { lost } of this.#listeners) lost();
    void this.#renew();
  }

  async #renew(): Promise<void> {
    try {
      const lease = await this.#deps.coordination.grantLease(this.#deps.ttlSec ?? DEFAULT_TTL_SEC);
      if (this.#state === 'closed') return await lease.revoke();
      this.#take(lease);
      for (const { granted } of this.#listeners) granted(lease);
    } catch (error) {
      if (this.#state === 'closed') return;
      this.#deps.log.warn({ err: error }, 'no lease for rooms');
      this.#cancelRetry = this.#deps.clock.after(RETRY_DELAY_MS, () => void this.#renew());
    }
  }
}
