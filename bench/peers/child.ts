/** A process of this folder's entries, asked and answered by IPC. It ends with us: it watches the channel. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.ts';
import { withoutPlaces } from './without-places.ts';

const KEPT_CHARACTERS = 4_000;
const TOLD_CHARACTERS = 300;
/** Where Node names the error that ended a process, between the source line and the stack. */
const ERROR_LINE = /^\w*Error\b.*: .*$/m;

export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #ended: Promise<unknown>;
  readonly #answers: unknown[] = [];
  #waiting: ((answer: unknown) => void) | undefined;
  #said = '';

  /** @param entry relative to this folder */
  constructor(entry: string, args: readonly string[]) {
    this.#name = [entry, args[0] ?? ''].join(' ');
    this.#process = fork(fileURLToPath(new URL(entry, import.meta.url)), args, {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#ended = once(this.#process, 'close');
    this.#process.stderr?.on('data', (data: Buffer) => {
      this.#said = (this.#said + data.toString()).slice(-KEPT_CHARACTERS);
    });
    this.#process.on('message', (answer) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#answers.push(answer);
      else waiting(answer);
    });
  }

  /** @throws {BenchError} when it can't be started */
  get pid(): number {
    if (this.#process.pid !== undefined) return this.#process.pid;
    throw new BenchError('LOAD_FAILED', `${this.#name} can not be started`);
  }

  /** Its next message. @throws {BenchError} LOAD_FAILED when it ends before; the signal's reason when that is aborted */
  async answer(signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.#answers.length > 0) return this.#answers.shift();
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const told = new Promise((resolve) => (this.#waiting = resolve));
      return await Promise.race([told, aborted.promise, this.#ended.then(() => this.#fail())]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async ask(question: object, signal: AbortSignal): Promise<unknown> {
    this.#process.send(question, () => {}); // that it has ended shows where we wait for the answer
    return this.answer(signal);
  }

  async close(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #fail(): never {
    const why = ERROR_LINE.exec(this.#said)?.[0] ?? this.#said.trim().slice(-TOLD_CHARACTERS);
    throw new BenchError(
      'LOAD_FAILED',
      `${this.#name} ended: ${why === '' ? 'it said nothing' : withoutPlaces(why)}`,
    );
  }
}
