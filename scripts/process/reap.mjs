/**
 * Finds and ends every process that carries a leash's mark.
 *
 * The mark is an environment variable, so it also finds what left the process
 * group or was orphaned (browsers, media workers). Linux only: it reads /proc.
 */
import { readFileSync, readdirSync } from 'node:fs';

/** Environment variable that all descendants of a leashed command inherit. */
export const LEASH_MARK = 'KASKADE_LEASH';

/** Time between the polite signal and the final one. */
const GRACE_MS = 2_000;
const POLL_MS = 50;
const EMPTY_LOOKS = 2;

/**
 * Lists the processes that were started under `mark`, without the caller.
 *
 * @param {string} mark
 * @returns {number[]} process ids
 */
function markedProcesses(mark) {
  const needle = `${LEASH_MARK}=${mark}\0`;
  return processIds().filter((pid) => pid !== process.pid && environOf(pid).includes(needle));
}

/**
 * Ends all processes of `mark`: politely first, finally after {@link GRACE_MS}. One that is just being replaced by
 * another program (exec) shows no environment for a moment: nobody is left when two looks in a row find nobody.
 *
 * @param {string} mark
 * @returns {Promise<number>} how many there were
 */
export async function reapMarked(mark) {
  const asked = new Set();
  const deadline = Date.now() + GRACE_MS;
  let emptyLooks = 0;
  while (Date.now() < deadline) {
    const left = markedProcesses(mark);
    emptyLooks = left.length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === EMPTY_LOOKS) return asked.size;
    for (const pid of left.filter((one) => !asked.has(one))) signal(pid, 'SIGTERM');
    for (const pid of left) asked.add(pid);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  for (const pid of markedProcesses(mark)) signal(pid, 'SIGKILL');
  return asked.size;
}

/** @returns {number[]} */
function processIds() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return []; // no /proc: the process group is all we can end
  }
}

/** @param {number} pid */
function environOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return ''; // gone meanwhile, or somebody else's
  }
}

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // it ended by itself, which is what we want
  }
}
