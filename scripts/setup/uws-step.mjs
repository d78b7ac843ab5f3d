/**
 * Step: the WebSocket server's binary is the one that was looked at (ADR 0003).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './setup-error.mjs';

/** The third party's package; the project's own build has another name and is not checked. */
const REPACK = 'uws-pack';

/** SHA-256 of uws-pack 20.0.8's binaries for Node 22 (ABI 127). */
const KNOWN = {
  'linux-x64': '8cabc918bbf9a07323e54f89a33882491080b2eb35df0607f473ccdb1f3c31af',
  'linux-arm64': 'd4c4f8b2c28c5f6544b49e36d91b0beee238a5b90a07904a947f77061c8b814d',
};

/** @param {import('./context.mjs').Context} context */
export function isReady({ root }) {
  return mismatch(root) === undefined;
}

/** @param {import('./context.mjs').Context} context */
export async function run({ root }) {
  const problem = mismatch(root);
  if (problem === undefined) return;
  throw new SetupError(
    problem,
    'Remove node_modules and try again; if it stays so, do not run this package (see docs/adr/0003).',
  );
}

/** @param {string} root @returns {string | undefined} */
export function mismatch(root) {
  const folder = join(root, 'node_modules', 'uWebSockets.js');
  const expected = KNOWN[`${process.platform}-${process.arch}`];
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (name !== REPACK || expected === undefined) return undefined;
    const binary = join(folder, 'dist', 'bin', `uws_${process.platform}_${process.arch}_127.node`);
    const found = createHash('sha256').update(readFileSync(binary)).digest('hex');
    return found === expected ? undefined : `${binary} has SHA-256 ${found}, expected ${expected}`;
  } catch (error) {
    return `the WebSocket server's binary cannot be read: ${error.message}`;
  }
}
