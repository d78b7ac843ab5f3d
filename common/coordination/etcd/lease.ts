/** A node's side of a lease in etcd: renews it every third of its time, knows its own deadline. */
import { backoffMs } from '../../lifecycle/backoff.ts';
import type { Clock } from '../../lifecycle/clock.ts';
import type { Lease } from '../port.ts';
import { ETCD_BACKOFF } from './backoff.ts';

/** What the lease asks of its store. */
export type LeaseStore = {
  readonly clock: Clock;
  /** False when the store has no such lease; rejects when it does not answer in time. */
  renew(id: string, timeoutMs: number): Promise<boolean>;
  revoke(id: string): Promise<void>;
};

/** In a lease's time. */
const RENEWALS = 3;

/** One member's time to answer; then another one is asked. Also no longer than a third of the lease's time. */
const MAX_ANSWER_MS = 1_500;

export class EtcdLease implements Lease {
  readonly id: string;
  readonly ttlSec: number;
  readonly lost: Promise<void>;
  /** Resolves when it is renewed no more, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #store: LeaseStore;
  readonly #resolveLost: () => void;
  readonly #resolveEnded: () => void;
  #state: 'held' | 'revoking' | 'revoked' | 'lost' | 'abandoned' = 'held';
  #deadlineMs: number;
  #failures = 0;
  #cancelRenewal: () => void = () => {};
  #revoking: Promise<void> | undefined;

  /** @param askedMs monotonic time before the grant was asked for */
  constructor(grant: { readonly id: string; readonly askedMs: number }, ttlSec: number, store: LeaseStore) {
    const lost = Promise.withResolvers<void>();
    this.lost = lost.promise;
    this.#resolveLost = lost.resolve;
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.#resolveEnded = ended.resolve;
    this.id = grant.id;
    this.ttlSec = ttlSec;
    this.#store = store;
    this.#deadlineMs = grant.askedMs + ttlSec * 1000;
    this.#schedule();
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** When etcd can't be reached, the lease is still held and may be revoked again. */
  revoke(): Promise<void> {
    if (this.#state === 'lost' || this.#state === 'abandoned') return Promise.resolve();
    return (this.#revoking ??= this.#revoke());
  }

  /** Stops renewing without telling etcd: the lease expires there, as when a process dies. */
  abandon(): void {
    this.#end('abandoned');
  }

  async #revoke(): Promise<void> {
    this.#state = 'revoking';
    this.#cancelRenewal();
    try {
      await this.#store.revoke(this.id);
      this.#end('revoked');
    } catch (error) {
      this.#revoking = undefined;
      if (this.#is('revoking')) {
        this.#state = 'held';
        this.#schedule();
      }
      throw error;
    }
  }

  #end(state: 'revoked' | 'lost' | 'abandoned'): void {
    this.#state = state;
    this.#cancelRenewal();
    this.#resolveEnded();
  }

  #schedule(): void {
    const delayMs =
      this.#failures === 0 ? this.#stepMs : backoffMs(this.#failures, ETCD_BACKOFF, Math.random);
    this.#cancelRenewal = this.#store.clock.after(delayMs, () => void this.#renew());
  }

  get #stepMs(): number {
    return (this.ttlSec * 1000) / RENEWALS;
  }

  async #renew(): Promise<void> {
    const askedMs = this.#store.clock.monotonicMs();
    const answer = await this.#ask();
    if (!this.#is('held')) return;
    if (answer === 'gone') {
      this.#end('lost');
      this.#resolveLost();
      return;
    }
    this.#failures = answer === 'renewed' ? 0 : this.#failures + 1;
    if (answer === 'renewed') this.#deadlineMs = askedMs + this.ttlSec * 1000;
    this.#schedule();
  }

  async #ask(): Promise<'renewed' | 'gone' | 'unreachable'> {
    try {
      return (await this.#store.renew(this.id, Math.min(this.#stepMs, MAX_ANSWER_MS))) ? 'renewed' : 'gone';
    } catch {
      return 'unreachable'; // asked again soon; the deadline says when authority ends
    }
  }

  /** Asked after an await: the state may be another by then. */
  #is(state: 'held' | 'revoking'): boolean {
    return this.#state === state;
  }
}
