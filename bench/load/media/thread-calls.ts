/** Calls into a worker thread and their answers: the part that the sender's and the sampler's have in common. */
import { once } from 'node:events';
import type { MessagePort, Worker } from 'node:worker_threads';
import { BenchError } from '../../bench-error.ts';

/** By name: what is passed, what comes back; both can be copied between threads. */
export type Calls = Readonly<Record<string, { readonly args: unknown; readonly result: unknown }>>;

type Request<C extends Calls> = {
  [Name in keyof C]: { readonly id: number; readonly name: Name; readonly args: C[Name]['args'] };
}[keyof C];
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

export type Handlers<C extends Calls> = {
  readonly [Name in keyof C]: (args: C[Name]['args']) => C[Name]['result'] | Promise<C[Name]['result']>;
};

/** The thread's side: answers calls until the port is closed. */
export function serveCalls<C extends Calls>(port: MessagePort, handlers: Handlers<C>): void {
  const answer = async ({ id, name, args }: Request<C>): Promise<void> => {
    try {
      port.postMessage({ id, result: await handlers[name](args) } satisfies Answer);
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies Answer);
    }
  };
  port.on('message', (request: Request<C>) => void answer(request));
}

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** The other side. */
export class ThreadCalls<C extends Calls> {
  readonly #worker: Worker;
  readonly #what: string;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #ended: Error | undefined;
  #closing: Promise<void> | undefined;

  /** @param what the thread is, for errors */
  constructor(worker: Worker, what: string) {
    this.#worker = worker;
    this.#what = what;
    worker.on('message', (answer: Answer) => this.#onAnswer(answer));
    worker.once('error', (cause) => this.#end(cause));
    worker.once('exit', () => this.#end(undefined));
  }

  /** @throws {BenchError} LOAD_FAILED with the thread's reason, or when it has ended */
  async ask<Name extends keyof C>(name: Name, args: C[Name]['args']): Promise<C[Name]['result']> {
    if (this.#ended !== undefined) throw this.#ended;
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<C[Name]['result']>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject }),
    );
    this.#worker.postMessage({ id, name, args });
    return answered; // both ends are typed by the same table
  }

  /** For what can't fail, or whose failure shows elsewhere. */
  tell<Name extends keyof C>(name: Name, args: C[Name]['args']): void {
    this.ask(name, args).catch(() => {});
  }

  #onAnswer({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new BenchError('LOAD_FAILED', `${this.#what}: ${error}`));
  }

  #end(cause: unknown): void {
    this.#ended ??= new BenchError('LOAD_FAILED', `${this.#what} has ended`, { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  /** The thread must end by itself when it has answered `name`. */
  close<Name extends keyof C>(name: Name, args: C[Name]['args']): Promise<void> {
    return (this.#closing ??= this.#close(name, args));
  }

  async #close<Name extends keyof C>(name: Name, args: C[Name]['args']): Promise<void> {
    if (this.#ended !== undefined) return;
    const exited = once(this.#worker, 'exit');
    this.tell(name, args);
    await exited;
  }
}
