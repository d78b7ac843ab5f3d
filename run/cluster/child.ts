/** One process of a cluster: its lines, when it serves, and its end. Leads a process group of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AppError, isErrorCode } from '../../common/errors.ts';
import type { ProcessPlan } from './processes.ts';

export type ChildOptions = {
  readonly plan: ProcessPlan;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
};

/** How a node says why it gave up. */
const FAILURE = /^([A-Z_]+): (.*)$/;

export class Child {
  readonly name: string;
  readonly kind: ProcessPlan['kind'];
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Resolves when a node has printed its ready line; rejects when the process ends before. */
  readonly ready: Promise<void>;
  readonly #process: ChildProcess;
  #isEnded = false;
  #failure: AppError | undefined;

  constructor({ plan, env, onLine }: ChildOptions) {
    this.name = plan.name;
    this.kind = plan.kind;
    // Ctrl-C reaches the whole group of the terminal: a group of its own leaves the order of the end to us
    const options = { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
    const child = spawn(plan.command, plan.args, options);
    this.#process = child;
    const ready = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.ended = ended.promise;
    ready.promise.catch(() => {}); // of stores nobody waits for it
    const end = (how: string): void => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      onLine(how);
      ready.reject(this.#failure ?? new AppError('INTERNAL', `${this.name} ${how}`));
      ended.resolve();
    };
    child.once('error', (error) => end(`can not be run: ${error.message}`));
    child.once('close', (code, signal) => end(`ended (${signal ?? `code ${code}`})`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#noteFailure(line);
        onLine(line);
        if (line.startsWith(`ready ${this.name} `)) ready.resolve();
      });
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Asks politely; what is still there after `patienceMs` is ended by force. Idempotent. */
  async stop(patienceMs: number): Promise<void> {
    if (this.#isEnded) return;
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.kill(), patienceMs);
    await this.ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #noteFailure(line: string): void {
    const [, code, message = ''] = FAILURE.exec(line) ?? [];
    if (isErrorCode(code)) this.#failure = new AppError(code, `${this.name}: ${message}`);
  }
}
