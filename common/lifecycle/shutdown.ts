/** Ordered shutdown: parts close in the reverse of their start order, within a deadline. */
import type { Logger } from 'pino';

export type Closeable = { close(): Promise<void> };

/** A part and the name that logs give it. */
export type NamedPart = readonly [name: string, part: Closeable];

/**
 * Closes parts in the reverse of their order, each once. One that fails or hangs does not keep the others from closing.
 *
 * @param parts in the order in which they were started
 * @param deadlineMs for all together, > 0; after it, the rest is told to close and not waited for
 * @returns the exit code: 0 when all closed in time, 1 otherwise
 */
export async function closeAll(parts: readonly NamedPart[], deadlineMs: number, log: Logger): Promise<0 | 1> {
  const expired = Promise.withResolvers<never>();
  expired.promise.catch(() => {}); // nobody may be waiting when it fires
  const timer = setTimeout(() => expired.reject(new Error(`not closed within ${deadlineMs} ms`)), deadlineMs);
  let code: 0 | 1 = 0;
  for (const [name, part] of [...parts].reverse()) {
    try {
      await Promise.race([part.close(), expired.promise]);
      log.debug({ part: name }, 'closed');
    } catch (error) {
      log.error({ err: error, part: name }, 'did not close cleanly');
      code = 1;
    }
  }
  clearTimeout(timer);
  return code;
}
