/**
 * Checks a media worker and writes its stamp beside it.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLeashed } from '../process/run-leashed.mjs';
import { libraryPackages } from '../setup/debian.mjs';
import { sha256 } from '../setup/worker-state.mjs';
import { inputsHash, mediasoupVersion } from './locate.mjs';

const PROBE = fileURLToPath(new URL('./probe.mjs', import.meta.url));
const PROBE_LIMIT_MS = 20_000;

/**
 * @param {string} root
 * @param {string} binary
 * @param {'prebuilt' | 'built' | 'adopted'} how
 * @returns {Promise<string | undefined>} why it does not work, or nothing: then the stamp is written
 */
export async function checkAndStamp(root, binary, how) {
  const problem = await probe(root, binary);
  if (problem !== undefined) return problem;
  const stamp = {
    version: mediasoupVersion(root),
    inputs: inputsHash(),
    sha256: sha256(binary),
    how,
    packages: libraryPackages(binary),
  };
  writeFileSync(`${binary}.json`, `${JSON.stringify(stamp, null, 2)}\n`);
  return undefined;
}

/** @returns {Promise<string | undefined>} */
async function probe(root, binary) {
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS);
  const { code, output, aborted } = await runLeashed(ownNode(root), [PROBE, binary], { cwd: root, signal });
  if (aborted) return `it did not answer within ${PROBE_LIMIT_MS / 1000} s`;
  return code === 0 ? undefined : (errorLine(output) ?? `the check ended with code ${code}`);
}

/** @param {string} output with a stack trace, perhaps @returns {string | undefined} the line that says what happened */
function errorLine(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /error/i.test(line) && !/^\s/.test(line)) ?? lines.at(-1);
}

/** mediasoup needs Node 22; set-up itself may run on an older one. @param {string} root */
function ownNode(root) {
  const installed = join(root, 'node_modules', '.bin', 'node');
  return existsSync(installed) ? installed : process.execPath;
}
