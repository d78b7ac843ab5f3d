/** A task that runs once at a time: asked for again while it runs, it runs once more, so that no request is lost. */
export class Rerun {
  readonly #task: () => Promise<void>;
  #running: Promise<void> | undefined;
  #isAskedAgain = false;

  /** @param task must not reject */
  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Resolves when a run that began after this call is over. */
  request(): Promise<void> {
    this.#isAskedAgain = true;
    return (this.#running ??= this.#run());
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // In a later turn: `#running` is set by then.
    await Promise.resolve();
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      await this.#task();
    }
    // In the same turn as the look at the flag, so that nobody can ask in between.
    this.#running = undefined;
  }
}
