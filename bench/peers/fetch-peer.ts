/** Asks for a peer; what can't be fetched is left out of the run with the reason, and the run goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type PeerSource = 'npm' | 'janus' | 'prosody' | 'libsrtp' | 'tools';

const ENTRY = fileURLToPath(new URL('fetch/main.ts', import.meta.url));

/** Peers are no dependencies: without the network there is nothing to compare with, which is no fault of the run. */
export class PeerMissingError extends Error {
  constructor(source: PeerSource, why: string) {
    super(`can not be fetched (${source}): ${why}`);
    this.name = 'PeerMissingError';
  }
}

/**
 * A process of its own, since only entries read the environment, which says where the cache is.
 *
 * @returns its folder in the cache
 * @throws {PeerMissingError}
 */
export async function fetchPeer(source: PeerSource, signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, [ENTRY, source], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const said = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.err += data.toString()));
  await once(child, 'close'); // rejects with the reason when `signal` is aborted
  if (child.exitCode === 0) return said.out.trim();
  throw new PeerMissingError(source, said.err.trim());
}
