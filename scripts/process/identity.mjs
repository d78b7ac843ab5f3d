/**
 * Identifies a process beyond its id, which is reused: by when it started, and
 * in which boot of the machine. Where /proc is missing only the id counts.
 */
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, started: string }} ProcessIdentity */

/** Position of the start time among the fields that follow the command name in /proc/PID/stat. */
const START_TIME_FIELD = 19;

/** @returns {ProcessIdentity} */
export function ownIdentity() {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** @param {ProcessIdentity} identity */
export function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false; // EPERM: there, and somebody else's
  }
  return startOf(pid) === started;
}

/** @param {number} pid @returns {string} boot and clock ticks, or '' where that can't be told */
function startOf(pid) {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // the command name is in parentheses and may contain anything
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot}:${fields[START_TIME_FIELD]}`;
  } catch {
    return '';
  }
}
