/** Lets a thread go before others on a busy machine: what is sent late or read late would be held against the SFU. */
import { constants, setPriority } from 'node:os';

/** Of the calling thread (Linux: 0 means this thread, not its process). Does nothing where it isn't allowed. */
export function goFirst(): void {
  try {
    setPriority(0, constants.priority.PRIORITY_HIGH);
  } catch {
    // needs CAP_SYS_NICE; without it lateness shows whether the machine was too busy
  }
}
