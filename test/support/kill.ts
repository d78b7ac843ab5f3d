/**
 * Kills a process without its doing.
 *
 * @throws {Error} when there is none: the number 0 would mean the tests' own process group
 */
export function kill(pid: number | null | undefined): void {
  if (!pid) throw new Error('there is no process to kill');
  process.kill(pid, 'SIGKILL');
}
