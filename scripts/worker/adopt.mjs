/**
 * For a media worker that was made elsewhere: checks it and writes the stamp
 * that start-up asks for. Then set MEDIASOUP_WORKER_BIN to it.
 *
 * Usage: node scripts/worker/adopt.mjs BINARY
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAndStamp } from './stamp.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [binary] = process.argv.slice(2);

if (binary === undefined) {
  console.error('usage: node scripts/worker/adopt.mjs BINARY');
  process.exitCode = 2;
} else {
  const problem = await checkAndStamp(root, resolve(binary), 'adopted');
  console.log(
    problem === undefined ? `✓ ${binary} works, its stamp is ${binary}.json` : `✗ ${binary}: ${problem}`,
  );
  process.exitCode = problem === undefined ? 0 : 1;
}
