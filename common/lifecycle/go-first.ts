/**
 * Lets media go before other work on a busy machine: what joins, votes or reports can wait some milliseconds, a voice
 * can't (ADR 0038). Two parts, since Linux weighs sessions against each other before it looks at the niceness of what is
 * in them (`kernel.sched_autogroup_enabled`, see sched(7)).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const OWN_SESSION = '/proc/self/autogroup';
const FIRST_NICE = constants.priority.PRIORITY_HIGH;
/** Among what stands in /proc/self/stat behind the program's name. */
const SESSION_FIELD = 3;

/**
 * Raises a thread above the others of its session or control group.
 *
 * @param processId of a process with one thread; left out = the calling thread (Linux: 0 is that, not its process)
 * @returns false where it is not allowed: it needs CAP_SYS_NICE, or a limit that permits it (RLIMIT_NICE)
 */
export function goFirst(processId = 0): boolean {
  try {
    setPriority(processId, FIRST_NICE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Raises the session of this process and its children as far as {@link goFirst} raises threads in it: the kernel divides
 * a session's weight among its threads, so those that go first weigh as if there were no sessions, and so do the others
 * while these are busy. Only where the session is its own (a service's, a launcher's child's): that of somebody's
 * terminal would stay so when we have ended.
 *
 * @returns false where it is not, is not allowed, or where the kernel does not group by sessions
 */
export function sessionGoesFirst(): boolean {
  try {
    if (ownSession() !== process.pid) return false;
    writeFileSync(OWN_SESSION, String(FIRST_NICE));
    return true;
  } catch {
    return false;
  }
}

function ownSession(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[SESSION_FIELD]);
}
