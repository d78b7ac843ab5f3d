/** Waits for something to become true, for a bounded time: what tests use in place of sleeps. */
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;

/**
 * Polls until `predicate` gives something other than false, undefined or null, and returns that.
 *
 * @throws {Error} after `timeoutMs` (default 15,000), saying `what` did not happen; a predicate's own error is its cause
 */
export async function waitFor<T>(
  predicate: () => T | Promise<T>,
  options: { readonly what: string; readonly timeoutMs?: number; readonly pollMs?: number },
): Promise<NonNullable<Exclude<T, false>>> {
  const timeoutMs = options.timeoutMs ?? 15_000;
  const endMs = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await predicate();
      if (value !== false && value !== undefined && value !== null)
        return value as NonNullable<Exclude<T, false>>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > endMs)
      throw new Error(`did not happen in ${timeoutMs} ms: ${options.what}`, { cause });
    await delay(options.pollMs ?? POLL_MS);
  }
}
