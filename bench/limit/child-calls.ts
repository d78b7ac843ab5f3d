/** Calls into a child process over Node's IPC, and their answers. It ends when its parent does, whatever the reason. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '../bench-error.ts';

/** By name: what is passed, what comes back; both as JSON. */
export type Calls = Readonly<Record<string, { readonly args: unknown; readonly result: unknown }>>;

type Request<C extends Calls> = {
  [Name in keyof C]: { readonly id: number; readonly name: Name; readonly args: C[Name]['args'] };
}[keyof C];
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

export type Handlers<C extends Calls> = {
  readonly [Name in keyof C]: (args: C[Name]['args']) => C[Name]['result'] | Promise<C[Name]['result']>;
};

/** The child's side. @param close called once, when the parent has closed the channel or is gone */
export function serveParent<C extends Calls>(handlers: Handlers<C>, close: () => void): void {
  const answer = async ({ id, name, args }: Request<C>): Promise<void> => {
    const reply = await Promise.resolve()
      .then(() => handlers[name](args))
      .then(
        (result): Answer => ({ id, result }),
        (error: unknown): Answer => ({ id, error: error instanceof Error ? error.message : String(error) }),
      );
    if (process.connected) process.send?.(reply);
  };
  // whoever calls is typed by the same table
  process.addListener('message', (request: unknown) => void answer(request as Request<C>));
  process.once('disconnect', close);
}

export class ChildCalls<C extends Calls> {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #end: BenchError | undefined;

  /**
   * @param program file that {@link serveParent} runs in
   * @param cores where it stays, a list as `taskset` takes it; undefined = anywhere
   */
  constructor(program: string, cores: string | undefined) {
    const command = [process.execPath, program];
    const [first = '', ...rest] =
      cores === undefined ? command : ['taskset', '--cpu-list', cores, ...command];
    this.#process = spawn(first, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#ended = once(this.#process, 'exit').catch(() => {}); // of an error we learn here
    this.#process.once('error', (cause) => this.#onEnd(cause));
    this.#process.once('exit', () => this.#onEnd(undefined));
    this.#process.on('message', (answer: Answer) => this.#onAnswer(answer));
  }

  /** @throws {BenchError} LOAD_FAILED with the child's reason, or when it has ended */
  ask<Name extends keyof C>(name: Name, args: C[Name]['args']): Promise<C[Name]['result']> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject }); // both ends are typed by the same table
      this.#process.send({ id, name, args }, (error) => error && this.#onEnd(error));
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    await this.#ended;
  }

  #onAnswer({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new BenchError('LOAD_FAILED', error));
  }

  #onEnd(cause: unknown): void {
    this.#end ??= new BenchError('LOAD_FAILED', 'a process that measures has ended', { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
