/**
 * Runs steps as child processes, a few at a time, and reports one line each.
 */
import { delimiter, join } from 'node:path';
import { checksFolder } from '../setup/paths.mjs';
import { bringKept, keep } from './kept-results.mjs';
import { runLeashed } from '../process/run-leashed.mjs';

const PARALLEL = 2;
const NOTE = 'note: ';

/**
 * @param {readonly import('./static-steps.mjs').Step[]} steps
 * @param {{ root: string, signal: AbortSignal, niceness?: number, print?: (line: string) => void }} options
 * @returns {Promise<import('../testing/tally.mjs').Tally>} one passed or failed per step
 */
export async function runSteps(steps, { root, signal, niceness = 0, print = console.log }) {
  const waiting = [...steps];
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const ok = await runStep(step, { root, signal, niceness, print });
      tally[ok ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return tally;
}

/** @returns {Promise<boolean>} whether the step passed */
async function runStep(step, { root, signal, niceness, print }) {
  if (signal.aborted) {
    print(`✗ ${step.name}: not run, the time limit had passed`);
    return false;
  }
  const startedMs = Date.now();
  const folder = checksFolder(process.env);
  if (step.kept !== undefined) bringKept(root, folder, step.kept);
  const { code, output, aborted } = await runLeashed(step.command, step.args, {
    cwd: root,
    env: toolEnv(root, process.env),
    niceness,
    signal,
  });
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  if (code === 0 && !aborted) {
    if (step.kept !== undefined) keep(root, folder, step.kept);
    print(`✓ ${step.name} ${seconds} s${notesOf(output)}`);
    return true;
  }
  print(`✗ ${step.name} ${seconds} s${aborted ? ' (ended by the time limit)' : ` (code ${code})`}`);
  if (output !== '') print(output);
  return false;
}

/** What a passed step says of itself in lines that begin with `note: `. @param {string} output */
function notesOf(output) {
  const notes = output.split('\n').filter((line) => line.startsWith(NOTE));
  return notes.length === 0 ? '' : ` (${notes.map((line) => line.slice(NOTE.length)).join('; ')})`;
}

/**
 * The environment in which tools find the project's own Node first.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export function toolEnv(root, env) {
  return { ...env, PATH: [join(root, 'node_modules', '.bin'), env.PATH ?? ''].join(delimiter) };
}
