/** Load processes that the bench starts on this machine. They end with it, whatever ends it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../../bench-error.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const MODULE_CACHE = fileURLToPath(new URL('../../../scripts/module-cache.mjs', import.meta.url));
/** Stopwatches must not wait for threads without priority either, see run/cluster/processes.ts. */
const V8_FLAGS = ['--single-threaded-gc'];
/** They leave their rooms first. */
const END_PATIENCE_MS = 8_000;
/** Of what one says before it ends, for the error. */
const MAX_KEPT_CHARACTERS = 2_000;

export type ChildOptions = {
  readonly port: number;
  readonly secret: string;
  /** As `taskset -c` takes them; undefined = all. */
  readonly cpus: string | undefined;
  readonly workerBin: string;
};

export class LoadChild {
  /** Rejects when it ends before it is told to; never resolves. */
  readonly lost: Promise<never>;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #isClosing = false;
  #said = '';

  constructor({ port, secret, cpus, workerBin }: ChildOptions) {
    const node = [process.execPath, ...V8_FLAGS, '--import', MODULE_CACHE, MAIN, String(port), workerBin];
    const [program = process.execPath, ...args] =
      cpus === undefined ? node : ['taskset', '-c', cpus, ...node];
    // a session of its own, which it may raise (common/lifecycle/go-first.ts)
    this.#process = spawn(program, args, { detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
    this.#process.stdin?.on('error', () => {}); // it has ended, which is told below
    this.#process.stdin?.write(`${secret}\n`);
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#said = (this.#said + text.toString()).slice(-MAX_KEPT_CHARACTERS);
    });
    const failed = once(this.#process, 'error').then(([cause]: unknown[]) => cause);
    this.#ended = Promise.race([once(this.#process, 'close'), failed]);
    this.lost = this.#watch(program);
    this.lost.catch(() => {}); // whoever waits for it hears of it
  }

  async #watch(program: string): Promise<never> {
    const cause = await this.#ended;
    if (this.#isClosing) return new Promise(() => {});
    if (cause instanceof Error) {
      throw new BenchError('PROGRAM_MISSING', `${program} does not start: ${cause.message}`, { cause });
    }
    const said = this.#said.trim();
    throw new BenchError('LOAD_FAILED', `a load process ended${said === '' ? '' : `: ${said}`}`);
  }

  /** Resolves when it has ended, by itself or by force. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), END_PATIENCE_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}
