/**
 * Whether a node's stores answer: asked every second, told once when one is gone and once when it is back. Nobody acts
 * on it but people and load balancers; calls fail by themselves.
 */
import type { Logger } from 'pino';
import { isAppError, toAppError, type AppError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** The stores that there are; a closed set, for labels. */
export type StoreName = 'etcd' | 'redis';

export type StoreProbe = {
  readonly name: StoreName;
  /** Rejects with an AppError that names the address; bounded in time by itself. */
  readonly probe: () => Promise<unknown>;
  /** What goes on without it, for people. */
  readonly stillWorks: string;
};

export type StoreHealthDeps = {
  readonly probes: readonly StoreProbe[];
  /** The store answers, and is another cluster's or site's. */
  readonly onUnusable: (reason: AppError) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

const PROBE_INTERVAL_MS = 1_000;

export class StoreHealth {
  readonly #deps: StoreHealthDeps;
  readonly #log: Logger;
  /** Since when a store does not answer, monotonic. */
  readonly #downSinceMs = new Map<StoreName, number>();
  readonly #cancels = new Map<StoreName, () => void>();
  #state: 'idle' | 'running' | 'closed' = 'idle';

  constructor(deps: StoreHealthDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'store-health' });
  }

  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'running';
    for (const store of this.#deps.probes) this.#askLater(store);
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#state = 'closed';
    for (const cancel of this.#cancels.values()) cancel();
    return Promise.resolve();
  }

  isDown(name: StoreName): boolean {
    return this.#downSinceMs.has(name);
  }

  /** All stores of this node. */
  get names(): readonly StoreName[] {
    return this.#deps.probes.map(({ name }) => name);
  }

  #askLater(store: StoreProbe): void {
    const { clock } = this.#deps;
    this.#cancels.set(
      store.name,
      clock.after(PROBE_INTERVAL_MS, () => void this.#ask(store)),
    );
  }

  async #ask(store: StoreProbe): Promise<void> {
    try {
      await store.probe();
      if (this.#state === 'running') this.#onUp(store);
    } catch (error) {
      if (this.#state === 'running') this.#onFailed(store, error);
    }
    if (this.#state === 'running') this.#askLater(store);
  }

  #onUp({ name }: StoreProbe): void {
    const sinceMs = this.#downSinceMs.get(name);
    if (sinceMs === undefined) return;
    this.#downSinceMs.delete(name);
    const downMs = Math.round(this.#deps.clock.monotonicMs() - sinceMs);
    this.#log.info({ store: name, downMs }, 'store answers again');
  }

  #onFailed({ name, stillWorks }: StoreProbe, error: unknown): void {
    if (isAppError(error, 'CLUSTER_MISMATCH')) this.#deps.onUnusable(error);
    if (this.#downSinceMs.has(name)) return;
    const { clock } = this.#deps;
    this.#downSinceMs.set(name, clock.monotonicMs());
    const since = new Date(clock.wallMs()).toISOString();
    const { message: reason } = toAppError(error);
    this.#log.warn({ store: name, reason, since, stillWorks }, 'store does not answer');
  }
}
