/** Starts and ends a worker's process; what runs on it is media-worker.ts. */
import { createWorker } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import { goFirst } from '../../common/lifecycle/go-first.ts';

/** How long a worker may take to end before it is killed. */
const END_TIMEOUT_MS = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** It goes before other processes where that is allowed. @throws {AppError} WORKER_DIED when it does not start */
export async function startWorkerProcess(workerBin: string): Promise<Worker> {
  try {
    const worker = await keepingSignals(() => createWorker({ workerBin, logLevel: 'warn' }));
    goFirst(worker.pid);
    return worker;
  } catch (cause) {
    throw new AppError('WORKER_DIED', `media worker ${workerBin} does not start`, { cause });
  }
}

/** Ends the process and waits until it is gone. */
export async function endWorkerProcess(worker: Worker): Promise<void> {
  if (worker.subprocessClosed) return;
  const gone = new Promise<void>((resolve) => {
    worker.once('subprocessclose', resolve);
  });
  worker.close();
  const timer = setTimeout(() => killWorkerProcess(worker), END_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

/** Ends the process at once, also one that hangs. */
export function killWorkerProcess({ pid }: Pick<Worker, 'pid'>): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended in this moment
  }
}

/**
 * mediasoup would end each worker at the first SIGINT or SIGTERM of this process, while its clients are still being
 * moved away. When media ends is for those to say who started the node.
 */
function keepingSignals<T>(start: () => T): T {
  const before = SIGNALS.map((signal) => new Set(process.listeners(signal)));
  const started = start();
  SIGNALS.forEach((signal, index) => {
    const added = process.listeners(signal).filter((listener) => !before[index]?.has(listener));
    for (const listener of added) process.removeListener(signal, listener);
  });
  return started;
}
