/**
 * Which node brings the other sites' logs of a room into our site's store: one per room and site, by an exclusive
 * claim; the others stand by and try when it is let go. Who loses the claim goes on until another one is seen to have
 * it: so a site that can't reach the coordination store still hears the others. What the one does is in replicas.ts.
 */
import { isAppError } from '../../../common/errors.ts';
import { claimExclusive, type Claim } from '../../../common/coordination/claim.ts';
import { generationKey, replicatorKey } from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Lease, Watch, WatchEvent } from '../../../common/coordination/port.ts';
import { ReplicatorClaim } from '../../../proto/index.ts';
import type { RoomLease } from '../room-lease.ts';
import { Rerun } from '../rerun.ts';
import { Replicas, type ReplicasDeps } from './replicas.ts';

/** Before a claim that failed for another reason than a holder is tried again, ms. */
const RETRY_DELAY_MS = 1_000;

export type ReplicatorDeps = Omit<ReplicasDeps, 'hasAuthority'> & {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
};

export class Replicator {
  readonly #deps: ReplicatorDeps;
  readonly #key: string;
  readonly #trying = new Rerun(() => this.#tryClaim());
  #state: 'idle' | 'running' | 'closed' = 'idle';
  #claim: Claim | undefined;
  /** Under which the claim was made last. */
  #leaseId: string | undefined;
  #replicas: Replicas | undefined;
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
    this.#unlisten = lease.listen({ granted: () => this.#try(), lost: () => (this.#claim = undefined) });
    const watch = await coordination.watch(this.#key, {
      onSnapshot: ({ items }) => this.#onHolder(items.find(({ key }) => key === this.#key)),
      onEvents: (events) => this.#onEvents(events),
    });
    if (this.#isRunning()) this.#watch = watch;
    else await watch.close(); // close() came first and did not know it
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
    await this.#trying.settled();
    this.#stop();
    await this.#stopping;
    await this.#claim?.release().catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'replicator claim was not released, it goes with the lease');
    });
  }

  /** The site has left the room: nobody is left who could know a generation of the claim. */
  async forget(): Promise<void> {
    await this.#deps.coordination.txn([], [{ delete: generationKey(this.#key) }]);
  }

  #onHolder(holder: KeyValue | undefined): void {
    if (holder?.leaseId !== undefined && holder.leaseId !== this.#leaseId) this.#replaced();
    // what hangs on no lease is nobody's claim
    if (holder?.leaseId === undefined) this.#try();
  }

  #onEvents(events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (event.type === 'put') {
        if (event.item.key === this.#key) this.#onHolder(event.item);
      } else if (event.key === this.#key) {
        // Also when it was ours: the store has taken it from us, somebody else may be faster.
        this.#claim = undefined;
        this.#try();
      }
    }
  }

  #replaced(): void {
    this.#claim = undefined;
    this.#stop();
  }

  #stop(): void {
    const replicas = this.#replicas;
    this.#replicas = undefined;
    if (replicas !== undefined) this.#stopping = this.#stopping.then(() => replicas.close());
  }

  #try(): void {
    void this.#trying.request();
  }

  async #tryClaim(): Promise<void> {
    const { lease, log, clock } = this.#deps;
    const { current } = lease;
    if (this.#state !== 'running' || this.#claim !== undefined || current === undefined) return;
    try {
      this.#leaseId = current.id;
      this.#claim = await this.#claimUnder(current);
      await this.#stopping;
      if (!this.#mayStart() || this.#replicas !== undefined) return;
      log.info({ generation: this.#claim.fence.generation }, 'node replicates the room');
      const hasAuthority = (): boolean => this.#claim !== undefined;
      this.#replicas = new Replicas({ ...this.#deps, hasAuthority });
      this.#replicas.start();
    } catch (error) {
      if (isAppError(error, 'CLAIM_HELD')) return this.#replaced();
      log.warn({ err: error }, 'replicator claim failed');
      this.#cancelRetry?.();
      this.#cancelRetry = clock.after(RETRY_DELAY_MS, () => this.#try());
    }
  }

  #isRunning(): boolean {
    return this.#state === 'running';
  }

  #mayStart(): boolean {
    return this.#isRunning() && this.#claim !== undefined;
  }

  #claimUnder(lease: Lease): Promise<Claim> {
    const { coordination, nodeId } = this.#deps;
    return claimExclusive(coordination, {
      key: this.#key,
      lease,
      incarnation: this.#deps.lease.incarnation,
      makeValue: (fence) => ReplicatorClaim.encode({ nodeId, fence }).finish(),
    });
  }
}
