/** Repetition on an injected clock. */
import type { Clock } from '../../common/lifecycle/clock.ts';

/** Calls `task` every `periodMs`, the first time after one period. @returns calls it off; idempotent */
export function every(clock: Clock, periodMs: number, task: () => void): () => void {
  let cancel: () => void;
  const arm = (): void => {
    cancel = clock.after(periodMs, () => {
      arm();
      task();
    });
  };
  arm();
  return () => cancel();
}
