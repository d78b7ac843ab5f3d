/**
 * `npm run doctor`: what is there, what is missing, how to get it. Changes
 * nothing. Plain Node ≥ 18, no dependencies.
 *
 * Usage: node scripts/doctor.mjs [--json]
 * Exit code 1 when something is missing that `npm start` needs.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networkFindings } from './doctor/network.mjs';
import { packageFindings } from './doctor/packages.mjs';
import { asText, hasBlocker } from './doctor/report.mjs';
import { runtimeFindings } from './doctor/runtime.mjs';
import { isWorkerReady } from './setup/worker-state.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const findings = [
  ...runtimeFindings(root, process.env),
  ...packageFindings(isWorkerReady(root, process.env)),
  ...(await networkFindings()),
];

console.log(process.argv.includes('--json') ? JSON.stringify({ findings }, null, 2) : asText(findings));
process.exitCode = hasBlocker(findings) ? 1 : 0;
