/** Linux's perf on running processes, where this user may. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { runTool } from '../peers/fetch/run-tool.ts';

const CHECK_MS = 20_000;
const REPORT_MS = 120_000;
/** A prime number, so as not to run in step with what happens at regular times. */
const SAMPLES_PER_S = '997';
const DATA = 'perf.data';

/** @throws {BenchError} PROGRAM_MISSING with perf's own reason, when it is not there or not allowed */
export async function checkPerf(folder: string): Promise<void> {
  const args = ['record', '-o', '/dev/null', '--', 'true'];
  try {
    await runTool({ command: 'perf', args, cwd: folder }, CHECK_MS);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice =
      'it comes with Debian’s linux-perf, and watches processes of others and the kernel only as root ' +
      'or with kernel.perf_event_paranoid at 1 or less';
    throw new BenchError('PROGRAM_MISSING', `perf can not be used: ${why}; ${advice}`, { cause });
  }
}

export class PerfRecorder {
  readonly #folder: string;
  #process: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  start(pids: readonly number[]): void {
    const args = ['record', '-g', '-F', SAMPLES_PER_S, '-o', join(this.#folder, DATA), '-p', pids.join()];
    this.#process = spawn('perf', args, { stdio: 'ignore' });
    this.#process.on('error', () => {}); // the report says that there is nothing
  }

  /** Ends it, which writes what it has. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGINT');
    await ended;
  }

  /** @returns text of the report, after {@link stop} */
  report(): Promise<string> {
    const sort = ['--no-children', '-g', 'none', '--sort', 'dso,symbol'];
    const args = ['report', '--stdio', '-i', join(this.#folder, DATA), ...sort];
    return runTool({ command: 'perf', args, cwd: this.#folder }, REPORT_MS);
  }
}
