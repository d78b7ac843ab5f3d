/** Reads what the kernel writes about processes under /proc. Pure; see proc(5). */

export type ProcessStat = {
  /** Time of all its threads, ended ones too; counted in ticks, user and system each rounded down. */
  readonly cpuMs: number;
  /** When it started, ticks since boot: with the pid it says which process it is. */
  readonly startTicks: number;
};

/** USER_HZ is 100 wherever Linux runs. */
const MS_PER_TICK = 10;
const NS_PER_MS = 1e6;
const BYTES_PER_KIB = 1_024;
/** Places after the name, which may hold anything, spaces and brackets too. */
const UTIME = 11;
const STIME = 12;
const START_TIME = 19;

/** Of /proc/PID/stat. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const at = (place: number): number => Number(fields[place] ?? NaN);
  return { cpuMs: (at(UTIME) + at(STIME)) * MS_PER_TICK, startTicks: at(START_TIME) };
}

/** Of /proc/PID/task/TID/schedstat: time on a core, exact. */
export const parseSchedstatMs = (text: string): number => Number(text.split(' ', 1)[0]) / NS_PER_MS;

/** Of /proc/PID/status; 0 for a process that has no memory any more. */
export function parseRssBytes(text: string): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(text) ?? [];
  return Number(kib) * BYTES_PER_KIB;
}

/** Of /proc/PID/task/TID/children. */
export const parseChildren = (text: string): readonly number[] =>
  text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map(Number);
