/**
 * Kills a process without its doing.
 *
 * @throws {Error} when there is none: 0 would mean the tests' own process group
 */
export function kill(pid: number | null | undefined): void {
  if (!pid || pid < 0) throw new Error('there is no process to kill');
  process.kill(pid, 'SIGKILL');
}
