/** A value that is looked up anew when it is older than some time: by one look-up for all who ask meanwhile. */
import type { Clock } from './clock.ts';

export type FreshValueOptions = {
  /** So old may a value be that is given out, ms. */
  readonly maxAgeMs: number;
  /** Keys that are remembered at most; those that were looked up first go first. */
  readonly maxKeys: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
};

type Entry<T> = { readonly value: Promise<T>; readonly atMs: number };

export class FreshValue<K, T> {
  readonly #look: (key: K) => Promise<T>;
  readonly #options: FreshValueOptions;
  readonly #entries = new Map<K, Entry<T>>();

  constructor(look: (key: K) => Promise<T>, options: FreshValueOptions) {
    this.#look = look;
    this.#options = options;
  }

  /** Rejects as the look-up does; a failure is not remembered. */
  get(key: K): Promise<T> {
    const nowMs = this.#options.clock.monotonicMs();
    const known = this.#entries.get(key);
    if (known !== undefined && nowMs - known.atMs < this.#options.maxAgeMs) return known.value;
    const entry = { value: this.#look(key), atMs: nowMs };
    this.#entries.delete(key); // to the end
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.maxKeys) break;
      this.#entries.delete(oldest);
    }
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.value;
  }
}
