/**
 * Cleans up after a process that runs several others: when the pipe on
 * descriptor 3 closes, for whatever reason (also SIGKILL of the other side),
 * everything that carries the mark is ended and the folder is removed.
 *
 * Usage: node reap-on-close.mjs MARK FOLDER
 */
import { rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { reapMarked } from './reap.mjs';

const LIFELINE_FD = 3;
const [mark, folder] = process.argv.slice(2);
let ending = false;

const lifeline = new Socket({ fd: LIFELINE_FD, readable: true, writable: false });
lifeline
  .on('error', () => void end())
  .on('close', () => void end())
  .resume();
// Only the pipe counts: whoever is told to end closes it when the time has come.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});

async function end() {
  if (ending) return;
  ending = true;
  await reapMarked(mark);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}
