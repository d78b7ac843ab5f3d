/** autocannon and clinic: fetched into the cache when they are first needed, by a lockfile of their own (ADR 0023). */
import { BenchError } from '../bench-error.ts';
import { fetchPeer } from '../peers/fetch-peer.ts';
import type { Progress } from '../scenarios/stage.ts';

/** What it took with a slow registry and a busy machine. */
const EXPECTED_MS = 60_000;

/**
 * @returns the folder whose node_modules has them
 * @throws {BenchError} PROGRAM_MISSING; INTERRUPTED
 */
export async function fetchTools(progress: Progress, signal: AbortSignal): Promise<string> {
  progress.phase('tools (fetched into the cache when first used)', EXPECTED_MS);
  try {
    return await fetchPeer('tools', signal);
  } catch (cause) {
    if (signal.aborted)
      throw new BenchError('INTERRUPTED', 'interrupted while tools were fetched', { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice = 'they come from the npm registry once: is it reachable from here?';
    throw new BenchError('PROGRAM_MISSING', `autocannon and clinic ${why}; ${advice}`, { cause });
  }
}
