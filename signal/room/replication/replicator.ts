/**
 * Which node brings the other sites' logs of a room into our site's store: one per room and site, by an exclusive
 * claim; the others stand by and try when it is let go. What the one does is in replicas.ts.
 */
import { isAppError } from '../../../common/errors.ts';
import { claimExclusive, type Claim } from '../../../common/coordination/claim.ts';
import { replicatorKey } from '../../../common/coordination/keys.ts';
import type { Coordination, Lease, Watch, WatchEvent } from '../../../common/coordination/port.ts';
import { ReplicatorClaim } from '../../../proto/index.ts';
import type { RoomLease } from '../room-lease.ts';
import { Replicas, type ReplicasDeps } from './replicas.ts';

/** Before a claim that failed for another reason than a holder is tried again, ms. */
const RETRY_DELAY_MS = 1_000;

export type ReplicatorDeps = ReplicasDeps & {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
};

export class Replicator {
  readonly #deps: ReplicatorDeps;
  readonly #key: string;
  #state: 'idle' | 'running' | 'closed' = 'idle';
  #claim: Claim | undefined;
  #replicas: Replicas | undefined;
  #trying: Promise<void> | undefined;
  #stopping: Promise<void> = Promise.resolve();
  #watch: Watch | undefined;
  #unlisten: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(deps: ReplicatorDeps) {
    this.#deps = deps;
    this.#key = replicatorKey(deps.roomId, deps.site);
  }

  async start(): Promise<void> {
    if (this.#state !== 'idle') return;
    this.#state = 'running';
    const { lease, coordination } = this.#deps;
    this.#unlisten = lease.listen({ granted: () => this.#try(), lost: () => this.#lost() });
    this.#watch = await coordination.watch(this.#key, {
      onSnapshot: ({ items }) => {
        if (!items.some(({ key }) => key === this.#key)) this.#try();
      },
      onEvents: (events) => this.#onEvents(events),
    });
  }

  /** Nodes or sites have come or gone. */
  serversChanged(): void {
    this.#replicas?.check();
  }

  /** Lets the claim go: another node takes over at once. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelRetry?.();
    this.#unlisten?.();
    await this.#watch?.close();
    await this.#trying;
    this.#stop();
    await this.#stopping;
    await this.#claim?.release().catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'replicator claim was not released, it goes with the lease');
    });
  }

  #onEvents(events: readonly WatchEvent[]): void {
    if (events.some((event) => event.type === 'delete' && event.key === this.#key)) {
      // Also when it was ours: the store has taken it from us, somebody else may be faster.
      this.#lost();
      this.#try();
    }
  }

  #lost(): void {
    this.#claim = undefined;
    this.#stop();
  }

  #stop(): void {
    const replicas = this.#replicas;
    this.#replicas = undefined;
    if (replicas !== undefined) this.#stopping = this.#stopping.then(() => replicas.close());
  }

  #try(): void {
    const lease = this.#deps.lease.current;
    if (this.#state !== 'running' || this.#claim !== undefined || lease === undefined) return;
    this.#trying ??= this.#tryClaim(lease).finally(() => (this.#trying = undefined));
  }

  async #tryClaim(lease: Lease): Promise<void> {
    const { coordination, nodeId, log } = this.#deps;
    try {
      const claim = await claimExclusive(coordination, {
        key: this.#key,
        lease,
        incarnation: this.#deps.lease.incarnation,
        makeValue: (fence) => ReplicatorClaim.encode({ nodeId, fence }).finish(),
      });
      this.#claim = claim;
      if (this.#state !== 'running') return;
      await this.#stopping;
      log.info({ generation: claim.fence.generation }, 'node replicates the room');
      this.#replicas = new Replicas(this.#deps);
      this.#replicas.start();
    } catch (error) {
      if (isAppError(error, 'CLAIM_HELD')) return;
      log.warn({ err: error }, 'replicator claim failed');
      this.#cancelRetry?.();
      this.#cancelRetry = this.#deps.clock.after(RETRY_DELAY_MS, () => this.#try());
    }
  }
}
