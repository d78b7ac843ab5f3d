/**
 * Runs one command that must not outlive the process that asked for it.
 *
 * Started by run-leashed.mjs as leader of a process group of its own, with a
 * pipe on descriptor 3. When the pipe closes, for whatever reason (also SIGKILL
 * of the other side), everything the command has started is ended.
 *
 * Usage: node leash.mjs MARK NICENESS COMMAND [ARGUMENT…]
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { constants, getPriority, setPriority } from 'node:os';
import { LEASH_MARK, reapMarked } from './reap.mjs';

const LIFELINE_FD = 3;
const [mark, niceness, command, ...args] = process.argv.slice(2);
let ending = false;

// what it starts has it from the first moment; whoever was asked to be nicer already stays so
if (Number(niceness) > getPriority()) setPriority(Number(niceness));

const child = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, [LEASH_MARK]: mark },
});
child.on('error', (error) => {
  console.error(`cannot run ${command}: ${error.message}`);
  void end(127);
});
child.on('exit', (code, signal) => void end(code ?? 128 + constants.signals[signal]));

const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false });
lifeline
  .on('error', () => void end(1))
  .on('close', () => void end(1))
  .resume();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(name, () => void end(128 + constants.signals[name]));

/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  await reapMarked(mark);
  process.exit(code);
}
