/** The bench's end of a connection to one load process: asks, and waits for answers within deadlines. */
import { BenchError, type BenchErrorCode } from '../../bench-error.ts';
import type { FrameSocket } from './frame-socket.ts';
import { CALLS, Reply, type Answer, type Ask, type CallName } from './messages.ts';

/** More under way at once would be a mistake of ours. */
const MAX_UNDER_WAY = 64;

type Waiting = { readonly settle: (answer: unknown) => void; readonly fail: (error: BenchError) => void };

export class LoadCaller {
  /** For people. */
  readonly name: string;
  /** Only bots of this site; undefined = of any. */
  readonly site: string | undefined;
  /** On the same machine as the bench: their clocks are one. */
  readonly isLocal: boolean;
  readonly #socket: FrameSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #lost = Promise.withResolvers<never>();
  #lastId = 0;
  #end: BenchError | undefined;

  constructor(
    socket: FrameSocket,
    about: { readonly name: string; readonly site: string | undefined; readonly isLocal: boolean },
  ) {
    this.name = about.name;
    this.site = about.site;
    this.isLocal = about.isLocal;
    this.#socket = socket;
    this.#lost.promise.catch(() => {}); // whoever waits for it hears of it
    socket.listen({
      onMessage: (message) => this.#onReply(message),
      onEnd: ({ message }) => this.#onEnd(`${this.name} is lost: ${message}`),
    });
  }

  /** Rejects when it is lost, or told to end. */
  get lost(): Promise<never> {
    return this.#lost.promise;
  }

  /** @throws {BenchError} what the process refused it with; LOAD_FAILED when it is lost or takes longer */
  call<K extends CallName>(call: K, ask: Ask<K>, timeoutMs: number): Promise<Answer<K>> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    if (this.#waiting.size >= MAX_UNDER_WAY)
      return Promise.reject(new BenchError('LOAD_FAILED', `too much is under way at ${this.name}`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new BenchError('LOAD_FAILED', `${this.name} did not ${call} within ${timeoutMs} ms`));
      }, timeoutMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        settle: (answer) => {
          done();
          const parsed = CALLS[call].answer.safeParse(answer);
          // the compiler can't see that a schema found by name is that of the name
          if (parsed.success) resolve(parsed.data as Answer<K>);
          else reject(new BenchError('LOAD_FAILED', `${this.name} answered ${call} with something else`));
        },
        fail: (error) => (done(), reject(error)),
      });
      this.#socket.send({ id, call, ask });
    });
  }

  /** The process ends by itself when its connection is closed. */
  close(): void {
    this.#onEnd(`${this.name} was told to end`);
    this.#socket.close();
  }

  #onReply(message: unknown): void {
    const reply = Reply.safeParse(message);
    if (!reply.success) return this.#socket.destroy();
    const waiting = this.#waiting.get(reply.data.id); // undefined: it came after its deadline
    if ('failure' in reply.data) {
      const { code, message: text } = reply.data.failure;
      waiting?.fail(new BenchError(toCode(code), `${this.name}: ${text}`));
    } else waiting?.settle(reply.data.answer);
  }

  #onEnd(reason: string): void {
    if (this.#end !== undefined) return;
    this.#end = new BenchError('LOAD_FAILED', reason);
    for (const { fail } of [...this.#waiting.values()]) fail(this.#end);
    this.#lost.reject(this.#end);
  }
}

/** Of those that a load process answers with. */
function toCode(code: string): BenchErrorCode {
  return code === 'INPUT_INVALID' || code === 'PROGRAM_MISSING' || code === 'TARGET_REFUSED'
    ? code
    : 'LOAD_FAILED';
}
