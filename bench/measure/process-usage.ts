/**
 * CPU time and memory of single processes by the kernel's accounting. Threads are added by their schedstat, which is
 * exact; the process's own count is in ticks of 10 ms, but knows threads that have ended: the larger one is nearer the
 * truth.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseChildren, parseRssBytes, parseSchedstatMs, parseStat } from './proc-text.ts';

export type ProcessUsage = {
  /** The same for no other process since boot. */
  readonly key: string;
  readonly cpuMs: number;
  /** VmRSS: pages that processes share, e.g. of the program, count in each of them. */
  readonly rssBytes: number;
};

/** @returns undefined when there is no such process (any more) */
export function readProcess(pid: number): ProcessUsage | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const status = read(`/proc/${pid}/status`);
  if (stat === undefined || status === undefined) return undefined;
  const { cpuMs, startTicks } = parseStat(stat);
  const threadsMs = tasksOf(pid)
    .map((task) => parseSchedstatMs(read(`${task}/schedstat`) ?? '0'))
    .reduce((sum, ms) => sum + ms, 0);
  return {
    key: `${pid}@${startTicks}`,
    cpuMs: Math.max(cpuMs, threadsMs),
    rssBytes: parseRssBytes(status),
  };
}

/** Processes that this one has started and that still run. */
export const childrenOf = (pid: number): readonly number[] =>
  tasksOf(pid).flatMap((task) => parseChildren(read(`${task}/children`) ?? ''));

function tasksOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((tid) => `/proc/${pid}/task/${tid}`);
  } catch {
    return []; // it has ended
  }
}

/** Undefined: process or thread has ended, which may happen between any two reads. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
