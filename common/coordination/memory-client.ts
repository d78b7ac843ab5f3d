/** A node's client of the coordination store in memory. It can be cut off, to test what a node does then. */
import { AppError } from '../errors.ts';
import { assertLeaseTime } from './lease-time.ts';
import { MemoryLease, type LeaseStore } from './memory-lease.ts';
import type { MemoryState } from './memory-state.ts';
import type { MemoryWatch } from './memory-watch.ts';
import type {
  Compare,
  Coordination,
  KeyValue,
  Lease,
  Op,
  Page,
  RangeResult,
  TxnResult,
  Watch,
  WatchHandlers,
} from './port.ts';

/** The cluster as a client sees it. */
export type ClusterPort = LeaseStore & {
  readonly state: MemoryState;
  addLease(ttlMs: number): string;
  addWatch(prefix: string, handlers: WatchHandlers): MemoryWatch;
  removeWatch(watch: MemoryWatch): void;
};

export class MemoryCoordination implements Coordination {
  readonly #cluster: ClusterPort;
  readonly #leases = new Set<MemoryLease>();
  readonly #watches = new Set<MemoryWatch>();
  #state: 'connected' | 'cut' | 'closed' = 'connected';

  constructor(cluster: ClusterPort) {
    this.#cluster = cluster;
  }

  async get(key: string): Promise<KeyValue | undefined> {
    return this.#reach().state.get(key);
  }

  async range(prefix: string, page?: Page): Promise<RangeResult> {
    return this.#reach().state.range(prefix, page);
  }

  async txn(compares: readonly Compare[], ops: readonly Op[]): Promise<TxnResult> {
    return this.#reach().state.txn(compares, ops);
  }

  async grantLease(ttlSec: number): Promise<Lease> {
    assertLeaseTime(ttlSec);
    const { clock } = this.#cluster;
    const grantedMs = clock.monotonicMs();
    const id = this.#reach().addLease(ttlSec * 1000);
    const store: LeaseStore = {
      clock,
      renewLease: (leaseId) => this.#reach().renewLease(leaseId),
      removeLease: (leaseId) => this.#reach().removeLease(leaseId),
    };
    const lease = new MemoryLease(id, ttlSec, store, grantedMs);
    this.#leases.add(lease);
    void lease.lost.then(() => this.#leases.delete(lease));
    return lease;
  }

  async watch(prefix: string, handlers: WatchHandlers): Promise<Watch> {
    const watch = this.#reach().addWatch(prefix, handlers);
    this.#watches.add(watch);
    watch.tellSnapshot(this.#cluster.state.range(prefix));
    await watch.ready;
    return {
      close: async () => {
        this.#watches.delete(watch);
        this.#cluster.removeWatch(watch);
      },
    };
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    for (const lease of this.#leases) lease.abandon();
    for (const watch of this.#watches) this.#cluster.removeWatch(watch);
    this.#leases.clear();
    this.#watches.clear();
  }

  /** From now on the store can't be reached: calls fail with BUSY, leases are not renewed, watches hear nothing. */
  cut(): void {
    if (this.#state !== 'connected') return;
    this.#state = 'cut';
    for (const watch of this.#watches) watch.hold();
  }

  /** The store can be reached again; watches catch up. */
  heal(): void {
    if (this.#state !== 'cut') return;
    this.#state = 'connected';
    for (const watch of this.#watches) watch.resume();
  }

  #reach(): ClusterPort {
    if (this.#state === 'connected') return this.#cluster;
    if (this.#state === 'cut') throw new AppError('BUSY', 'the coordination store can not be reached');
    throw new AppError('INVALID_STATE', 'the coordination client is closed');
  }
}
