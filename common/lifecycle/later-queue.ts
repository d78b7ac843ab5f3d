/**
 * Runs tasks one after the other in a later turn of the event loop, never inside the call that adds them: what the
 * stores in memory deliver arrives as if it came over a network.
 */
export class LaterQueue {
  #tasks: (() => void)[] = [];
  #state: 'idle' | 'scheduled' | 'held' | 'closed' = 'idle';

  /** Tasks that wait. */
  get length(): number {
    return this.#tasks.length;
  }

  push(task: () => void): void {
    if (this.#state === 'closed') return;
    this.#tasks.push(task);
    this.#schedule();
  }

  /** Drops what waits. */
  clear(): void {
    this.#tasks = [];
  }

  /** Lets tasks wait until {@link resume}. */
  hold(): void {
    if (this.#state !== 'closed') this.#state = 'held';
  }

  resume(): void {
    if (this.#state !== 'held') return;
    this.#state = 'idle';
    this.#schedule();
  }

  /** Drops what waits and takes nothing more. */
  close(): void {
    this.#state = 'closed';
    this.clear();
  }

  #schedule(): void {
    if (this.#state !== 'idle' || this.#tasks.length === 0) return;
    this.#state = 'scheduled';
    setImmediate(() => this.#run());
  }

  #run(): void {
    if (this.#state !== 'scheduled') return;
    const tasks = this.#tasks;
    const count = tasks.length;
    let done = 0;
    try {
      while (done < count && this.#isRunning() && tasks === this.#tasks) tasks[done++]?.();
    } finally {
      // clear() and close() put another array in place; then nothing of the old one is left to do.
      if (tasks === this.#tasks) tasks.splice(0, done);
      if (this.#isRunning()) this.#state = 'idle';
      this.#schedule();
    }
  }

  #isRunning(): boolean {
    return this.#state === 'scheduled';
  }
}
