/** A node's side of a lease in the memory store: renews it every third of its time, knows its own deadline. */
import type { Clock } from '../lifecycle/clock.ts';
import type { Lease } from './port.ts';

/** What the lease asks of its store. */
export type LeaseStore = {
  readonly clock: Clock;
  /** False when the store has no such lease; throws when the store can't be reached. */
  renewLease(id: string): boolean;
  removeLease(id: string): void;
};

export class MemoryLease implements Lease {
  readonly id: string;
  readonly ttlSec: number;
  readonly lost: Promise<void>;
  readonly #store: LeaseStore;
  readonly #resolveLost: () => void;
  #state: 'held' | 'lost' | 'revoked' | 'abandoned' = 'held';
  #deadlineMs: number;
  #cancelRenewal: () => void = () => {};

  /** @param grantedMs monotonic time before the grant was asked for */
  constructor(id: string, ttlSec: number, store: LeaseStore, grantedMs: number) {
    const lost = Promise.withResolvers<void>();
    this.lost = lost.promise;
    this.#resolveLost = lost.resolve;
    this.id = id;
    this.ttlSec = ttlSec;
    this.#store = store;
    this.#deadlineMs = grantedMs + ttlSec * 1000;
    this.#schedule();
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  async revoke(): Promise<void> {
    if (this.#state !== 'held') return;
    // Told to the store before it is marked: when the store can't be reached, the caller may try again.
    this.#store.removeLease(this.id);
    this.#end('revoked');
  }

  /** Stops renewing without telling the store: the lease expires there, as when a process dies. */
  abandon(): void {
    this.#end('abandoned');
  }

  #end(state: 'revoked' | 'abandoned' | 'lost'): void {
    if (this.#state === 'held') this.#state = state;
    this.#cancelRenewal();
  }

  #schedule(): void {
    this.#cancelRenewal = this.#store.clock.after((this.ttlSec * 1000) / 3, () => this.#renew());
  }

  #renew(): void {
    const askedMs = this.#store.clock.monotonicMs();
    const answer = this.#ask();
    if (answer === 'gone') {
      this.#end('lost');
      this.#resolveLost();
      return;
    }
    if (answer === 'renewed') this.#deadlineMs = askedMs + this.ttlSec * 1000;
    this.#schedule();
  }

  #ask(): 'renewed' | 'gone' | 'unreachable' {
    try {
      return this.#store.renewLease(this.id) ? 'renewed' : 'gone';
    } catch {
      return 'unreachable'; // asked again soon; the deadline says when authority ends
    }
  }
}
