/** Lets a bounded number of tasks run at a time; the others wait for their turn. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** @param limit tasks at a time, ≥ 1 */
  constructor(limit: number) {
    this.#free = limit;
  }

  /** Runs a task when it is its turn, in the order of asking. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
