/** Time as links see it, so that tests turn it by hand. Monotonic: nothing here is a date. */
import { performance } from 'node:perf_hooks';

/** Takes back what was asked for; does nothing when it has happened already. */
export type Cancel = () => void;

export type Clock = {
  nowMs(): number;
  /** Runs once after `delayMs`. */
  after(delayMs: number, run: () => void): Cancel;
};

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
