/** Sends what mediasoup and its workers log to ours. One for the whole process: the last node that starts has it. */
import { setLogEventListeners } from 'mediasoup';
import type { Logger } from 'pino';

/** mediasoup calls an error what it recovers from, and a warning what a strange client can cause at will. */
export function forwardMediasoupLogs(log: Logger): void {
  const child = log.child({ module: 'mediasoup' });
  setLogEventListeners({
    onwarn: (namespace, detail) => child.debug({ namespace, detail }, 'mediasoup warning'),
    onerror: (namespace, detail, error) => child.warn({ namespace, detail, err: error }, 'mediasoup error'),
  });
}
