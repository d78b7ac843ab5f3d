/** The caller's side of many calls in one stream (calls.proto): opened with the first call, and anew after it has ended. */
import type { CallTogetherResponse, ICall, ICallAnswer, ICallTogetherRequest } from '../../proto/index.ts';
import { AppError, isErrorCode } from '../errors.ts';
import type { RpcStream } from './stream.ts';
import { TurnBatch } from './turn-batch.ts';

type CallsStream = RpcStream<CallTogetherResponse, ICallTogetherRequest>;

export type CallTogetherOptions = {
  readonly open: () => CallsStream;
  /** The error that stands for "can't be reached, or did not answer in time". */
  readonly unreachable: (detail: string) => AppError;
};

type Pending = {
  readonly call: ICall;
  readonly resolve: (response: Uint8Array) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
  /** Put into this stream, whether or not the network has it. */
  isSent: boolean;
  /** The stream that it was meant for had ended. */
  isMoved: boolean;
};

/** A stream with the calls that it has not answered. */
type Open = {
  readonly stream: CallsStream;
  readonly pending: Map<number, Pending>;
  readonly batch: TurnBatch<Pending>;
};

export class CallTogether {
  readonly #options: CallTogetherOptions;
  #open: Open | undefined;
  #lastId = 0;
  #isUnknown = false;
  #isClosed = false;

  constructor(options: CallTogetherOptions) {
    this.#options = options;
  }

  /** The node is of a version without such streams. */
  get isUnknown(): boolean {
    return this.#isUnknown;
  }

  /**
   * @returns the response's bytes
   * @throws {AppError} what the other side threw; unreachable when there is no answer in time, or the stream ends
   */
  call(path: string, request: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    this.#lastId += 1;
    const callId = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#open?.pending.delete(callId);
        reject(this.#options.unreachable(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      const call = { callId, path, request };
      this.#send({ call, resolve, reject, timer, isSent: false, isMoved: false }, callId, request.length);
    });
  }

  /** Its streams are about to be cancelled, which fails all calls. */
  close(): void {
    this.#isClosed = true;
  }

  #send(pending: Pending, callId: number, bytes: number): void {
    const open = (this.#open ??= this.#start());
    open.pending.set(callId, pending);
    open.batch.add(pending, bytes);
  }

  #start(): Open {
    const stream = this.#options.open();
    const batch = new TurnBatch<Pending>((calls) => {
      if (!stream.write({ calls: calls.map(({ call }) => call) })) return; // they move to the next one
      for (const call of calls) call.isSent = true;
    });
    const open: Open = { stream, batch, pending: new Map() };
    stream.onMessage(({ answers }) => {
      for (const answer of answers) settle(open, answer);
    });
    void stream.closed.then((error) => this.#onClosed(open, error));
    return open;
  }

  #onClosed(open: Open, error: AppError | undefined): void {
    if (this.#open === open) this.#open = undefined;
    if (error?.code === 'COMMAND_UNKNOWN') this.#isUnknown = true;
    const reason = error ?? this.#options.unreachable('the stream of calls has ended');
    const mayMove = !this.#isUnknown && !this.#isClosed;
    for (const [callId, pending] of open.pending) {
      if (mayMove && !pending.isSent && !pending.isMoved) {
        // nobody has seen it: it was made in the moment in which the connection went
        pending.isMoved = true;
        this.#send(pending, callId, pending.call.request?.length ?? 0);
        continue;
      }
      clearTimeout(pending.timer);
      pending.reject(reason);
    }
    open.pending.clear();
  }
}

function settle({ pending }: Open, { callId, response, failure }: ICallAnswer): void {
  const call = pending.get(callId ?? 0);
  if (call === undefined) return; // it was too late
  pending.delete(callId ?? 0);
  clearTimeout(call.timer);
  if (!failure) return call.resolve(response ?? new Uint8Array());
  const named = failure.code ?? undefined;
  const code = isErrorCode(named) ? named : 'INTERNAL';
  const { detail, reason, retryAfterMs } = failure;
  call.reject(new AppError(code, detail ?? '', { retryAfterMs: retryAfterMs ?? 0, reason: reason ?? '' }));
}
