/**
 * Sends what mediasoup and its workers log to ours. It has one listener for the whole process, in which several nodes may
 * run: lines about a worker name its process, which tells whose they are; the others are nobody's.
 */
import { setLogEventListeners } from 'mediasoup';
import type { Logger } from 'pino';

const WORKER_PID = /\[pid:(\d+)[,\]]/;
/** The worker refuses a request. Whoever sent it has that error; often it only means that something has just closed. */
const REFUSED_REQUEST = / throwing MediaSoup\w*Error: /;

const workerLogs = new Map<number, Logger>();
const processLogs: Logger[] = [];

/**
 * Listens for as long as somebody wants it; lines of no worker go to the one who asked last.
 * @param log without the name of a node
 * @returns how to stop
 */
export function forwardMediasoupLogs(log: Logger): () => void {
  const child = log.child({ module: 'mediasoup' });
  processLogs.push(child);
  setLogEventListeners({ onwarn, onerror });
  return () => {
    const index = processLogs.indexOf(child);
    if (index !== -1) processLogs.splice(index, 1);
    if (processLogs.length === 0) setLogEventListeners();
  };
}

/**
 * Says whose a worker is.
 * @returns how to forget it
 */
export function nameWorkerLogs(pid: number, log: Logger): () => void {
  const child = log.child({ module: 'mediasoup' });
  workerLogs.set(pid, child);
  return () => {
    if (workerLogs.get(pid) === child) workerLogs.delete(pid);
  };
}

/** mediasoup calls an error what it recovers from, and a warning what a strange client can cause at will. */
function onerror(namespace: string, detail: string, error?: Error): void {
  const level = REFUSED_REQUEST.test(detail) ? 'debug' : 'warn';
  logOf(detail)?.[level]({ namespace, detail, err: error }, 'mediasoup error');
}

function onwarn(namespace: string, detail: string): void {
  logOf(detail)?.debug({ namespace, detail }, 'mediasoup warning');
}

function logOf(detail: string): Logger | undefined {
  const pid = Number(WORKER_PID.exec(detail)?.[1]);
  return workerLogs.get(pid) ?? processLogs.at(-1);
}
