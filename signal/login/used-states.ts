/**
 * Logins that were finished at this node while they can still be tried again. At other nodes the provider is what refuses
 * a second try: each of its codes is good once.
 */

const MS_PER_SEC = 1_000;

export class UsedStates {
  readonly #keptMs: number;
  readonly #max: number;
  readonly #atMs = new Map<string, number>();

  /**
   * @param keptSec how long a state can be tried
   * @param max states that are remembered; the oldest are forgotten first
   */
  constructor(keptSec: number, max = 10_000) {
    this.#keptMs = keptSec * MS_PER_SEC;
    this.#max = max;
  }

  /** @returns false when it was taken before. @param nowMs monotonic */
  take(digest: string, nowMs: number): boolean {
    for (const [old, atMs] of this.#atMs) {
      if (nowMs - atMs <= this.#keptMs && this.#atMs.size < this.#max) break;
      this.#atMs.delete(old);
    }
    if (this.#atMs.has(digest)) return false;
    this.#atMs.set(digest, nowMs);
    return true;
  }
}
