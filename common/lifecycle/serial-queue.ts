/** Runs asynchronous tasks one after the other, with a bound on how many may wait. */
import { AppError } from '../errors.ts';

export class SerialQueue {
  readonly #maxWaiting: number;
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #isRunning = false;

  /** @param maxWaiting tasks that may wait besides the one that runs; ≥ 0 */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** Tasks that wait besides the one that runs. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Runs a task after all that were given before, whether those succeeded or not, and settles as it does.
   *
   * @throws {AppError} RATE_LIMITED when too many wait; the task does not run then
   */
  run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#isRunning && this.#waiting >= this.#maxWaiting) {
      return Promise.reject(new AppError('RATE_LIMITED', `${this.#waiting} tasks wait`));
    }
    if (!this.#isRunning) {
      this.#isRunning = true;
      return this.#follow(this.#start(task));
    }
    this.#waiting += 1;
    return this.#follow(
      this.#tail.then(() => {
        this.#waiting -= 1;
        return this.#start(task);
      }),
    );
  }

  async #start<T>(task: () => Promise<T>): Promise<T> {
    return task();
  }

  #follow<T>(run: Promise<T>): Promise<T> {
    const settled = run.then(
      () => {},
      () => {}, // the caller of run() has that error
    );
    const tail: Promise<void> = settled.then(() => {
      if (this.#tail === tail) this.#isRunning = false;
    });
    this.#tail = tail;
    return run;
  }
}
