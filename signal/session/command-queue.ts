/** Runs the tasks of one session one after the other; only so many may wait. */
import { AppError } from '../../common/errors.ts';

/** Queue of one session. */
export class CommandQueue {
  readonly #max: number;
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  /** @param max tasks that may wait or run at once */
  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Adds a task of the client's. Tasks must not reject.
   * @throws {AppError} RATE_LIMITED when too many wait
   */
  add(task: () => Promise<void>): void {
    if (this.#waiting >= this.#max) {
      throw new AppError('RATE_LIMITED', `${this.#max} commands wait already`, { retryAfterMs: 250 });
    }
    this.addInternal(task);
  }

  /** Adds a task of our own, which is never refused. */
  addInternal(task: () => Promise<void>): void {
    this.#waiting += 1;
    this.#tail = this.#tail.then(task).finally(() => (this.#waiting -= 1));
  }
}
