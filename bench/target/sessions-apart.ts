/** Whether the kernel weighs sessions against each other, by which media that goes first does so in part only (ADR 0038). */
import { readFile } from 'node:fs/promises';

/** @returns 'on' | 'off'; '' where the kernel does not say */
export async function sessionsApart(): Promise<string> {
  const value = await readFile('/proc/sys/kernel/sched_autogroup_enabled', 'utf8').catch(() => ''); // not Linux
  if (value === '') return '';
  return value.trim() === '1' ? 'on' : 'off';
}
