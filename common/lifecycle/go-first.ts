/**
 * Lets media go before other work on a busy machine: what joins, votes or reports can wait some milliseconds, a voice
 * can't (ADR 0038).
 */
import { constants, setPriority } from 'node:os';

/**
 * @param processId of a process with one thread; left out = the calling thread (Linux: 0 is that, not its process)
 * @returns false where it is not allowed: it needs CAP_SYS_NICE, or a limit that permits it (RLIMIT_NICE)
 */
export function goFirst(processId = 0): boolean {
  try {
    setPriority(processId, constants.priority.PRIORITY_HIGH);
    return true;
  } catch {
    return false;
  }
}
