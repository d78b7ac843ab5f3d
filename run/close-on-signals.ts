/** What launchers do when they are told to end: the first signal closes all that runs, a second one kills it. */
import type { ProcessPort } from '../common/lifecycle/run-process.ts';

const FORCED = 130;

type Launched = {
  close(): Promise<void>;
  /** At once, without waiting. */
  kill(): void;
};

/** @returns tells whether a signal has come @param fail ends the process, when closing failed */
export function closeOnSignals(
  port: Pick<ProcessPort, 'on' | 'exit'>,
  part: Launched,
  fail: (error: unknown) => void,
): () => boolean {
  let isClosing = false;
  const close = (): void => {
    if (isClosing) {
      part.kill();
      return port.exit(FORCED);
    }
    isClosing = true;
    part.close().then(() => port.exit(0), fail);
  };
  port.on('SIGINT', close);
  port.on('SIGTERM', close);
  return () => isClosing;
}
