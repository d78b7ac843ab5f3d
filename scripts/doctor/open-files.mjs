/**
 * How many files and sockets a process may have open, against what the configuration in the environment (that of the
 * services, or defaults) can need. `openFilesNeeded()` and `openFilesFinding()` are pure.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Transports of a session: one that sends, one that receives; by TCP or to a bot each has a socket of its own. */
const SOCKETS_PER_SESSION = 2;
/** Stores, peers, links, loopbacks of rooms, files, logs. */
const SPARE = 1_024;

/** As signal/config.ts and cascade/policy/ceiling.ts have them; a test compares. */
export const DEFAULTS = { waiting: 4_096, sessionsPerWorker: 800 };

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {number} cores media workers where SFU_WORKERS says nothing
 * @returns {{ files: number, process: string }} of the process that needs most
 */
export function openFilesNeeded(env, cores) {
  const sessions = numberOf(env.SFU_MAX_SESSIONS_PER_WORKER, DEFAULTS.sessionsPerWorker);
  const people = sessions * numberOf(env.SFU_WORKERS, cores);
  const waiting = numberOf(env.SIGNAL_WAITING_TOTAL, DEFAULTS.waiting);
  const worker = SOCKETS_PER_SESSION * sessions;
  return people + waiting >= worker
    ? {
        files: people + waiting + SPARE,
        process: `a signalling node with ${people} people, ${waiting} at the door`,
      }
    : { files: worker + SPARE, process: `a media worker with ${sessions} sessions` };
}

/**
 * @param {string} limits text of /proc/self/limits; Node has raised its own soft limit to the hard one
 * @param {{ files: number, process: string }} needed
 * @returns {import('./report.mjs').Finding}
 */
export function openFilesFinding(limits, { files, process }) {
  const text = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  const limit = text === 'unlimited' ? Infinity : Number(text ?? NaN);
  return {
    name: 'open-file limit',
    ok: limit >= files,
    found: `${text ?? 'unknown'}; ${process} may need ${files}`,
    needed: 'other',
    advice: `LimitNOFILE=${files} or more in the service's unit; ulimit -n ${files} in a shell`,
  };
}

export function openFiles() {
  return openFilesFinding(read('/proc/self/limits'), openFilesNeeded(process.env, availableParallelism()));
}

/** @param {string | undefined} text @param {number} otherwise */
function numberOf(text, otherwise) {
  const number = Number(text);
  return text !== undefined && Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // not Linux
  }
}
