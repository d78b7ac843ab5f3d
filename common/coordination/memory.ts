/**
 * The coordination store in memory, for `npm start` and unit tests: the twin of etcd. One cluster object, a client per
 * node. Leases expire by the injected clock; what goes wrong with a real store can be made to happen.
 */
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { MemoryCoordination } from './memory-client.ts';
import { MemoryState } from './memory-state.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { WatchEvent, WatchHandlers } from './port.ts';

type StoredLease = { readonly ttlMs: number; cancelExpiry: () => void };

export class MemoryCluster {
  readonly clock: Clock;
  readonly state: MemoryState;
  readonly #watches = new Set<MemoryWatch>();
  readonly #leases = new Map<string, StoredLease>();
  #leaseCount = 0;

  constructor(options: { readonly clock?: Clock } = {}) {
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.state = new MemoryState((events) => this.#tellAll(events));
  }

  /** A client, as each node has one. */
  client(): MemoryCoordination {
    return new MemoryCoordination(this);
  }

  /** Forgets history: a watcher that has not heard everything gets a snapshot in its place. */
  compact(): void {
    for (const watch of this.#watches) watch.compact(this.state.range(watch.prefix));
  }

  /** What clients hold here and have not given back. */
  get held(): { readonly watches: number; readonly leases: number } {
    return { watches: this.#watches.size, leases: this.#leases.size };
  }

  addWatch(prefix: string, handlers: WatchHandlers): MemoryWatch {
    const watch = new MemoryWatch(prefix, handlers);
    this.#watches.add(watch);
    return watch;
  }

  removeWatch(watch: MemoryWatch): void {
    watch.close();
    this.#watches.delete(watch);
  }

  addLease(ttlMs: number): string {
    this.#leaseCount += 1;
    const id = `lease-${this.#leaseCount}`;
    this.state.addLease(id);
    this.#leases.set(id, { ttlMs, cancelExpiry: this.clock.after(ttlMs, () => this.removeLease(id)) });
    return id;
  }

  /** Starts a lease's time anew; false when it is gone. */
  renewLease(id: string): boolean {
    const lease = this.#leases.get(id);
    if (lease === undefined) return false;
    lease.cancelExpiry();
    lease.cancelExpiry = this.clock.after(lease.ttlMs, () => this.removeLease(id));
    return true;
  }

  /** Ends a lease at once, as its expiry does. */
  removeLease(id: string): void {
    this.#leases.get(id)?.cancelExpiry();
    this.#leases.delete(id);
    this.state.removeLease(id);
  }

  #tellAll(events: readonly WatchEvent[]): void {
    for (const watch of this.#watches) watch.tell(events);
  }
}
