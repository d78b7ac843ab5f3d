/** Time as something that is passed in, so that tests decide how fast it goes. */

export type Clock = {
  /** Milliseconds since some start; never goes back. */
  monotonicMs(): number;
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Runs `task` once after `delayMs`; the returned function calls it off. Does not keep the process alive. */
  after(delayMs: number, task: () => void): () => void;
};

/** This host's clock. */
export const SYSTEM_CLOCK: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
