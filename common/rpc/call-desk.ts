/** The serving side of many calls in one stream (calls.proto): finds the method, runs it, answers when it is done. */
import type { CallTogetherRequest, ICall, ICallAnswer, ICallTogetherResponse } from '../../proto/index.ts';
import { AppError } from '../errors.ts';
import { MAX_MESSAGE_BYTES } from './options.ts';
import { MAX_DETAIL_CHARS } from './status.ts';
import type { RpcStream } from './stream.ts';
import { TurnBatch } from './turn-batch.ts';

/** Calls of one stream; more are refused with BUSY. */
export const MAX_CALLS_UNDER_WAY = 4_096;
/** What a frame needs around its only answer. */
const FRAME_BYTES = 64;

/** A unary method from bytes to bytes. @throws {AppError} */
export type BytesMethod = (request: Uint8Array) => Promise<Uint8Array>;

export type CallsServerStream = RpcStream<CallTogetherRequest, ICallTogetherResponse>;

export class CallDesk {
  readonly #methods = new Map<string, BytesMethod>();
  readonly #known: (path: string, error: unknown) => AppError;

  /** @param known what a caller is told of what a method threw */
  constructor(known: (path: string, error: unknown) => AppError) {
    this.#known = known;
  }

  add(path: string, method: BytesMethod): void {
    this.#methods.set(path, method);
  }

  /** Answers what comes by the stream, until it is over. */
  serve(stream: CallsServerStream): void {
    const answers = new TurnBatch<ICallAnswer>((batch) => void stream.write({ answers: [...batch] }));
    let underWay = 0;
    const answer = async (call: ICall): Promise<void> => {
      const callId = call.callId ?? 0;
      underWay += 1;
      try {
        if (underWay > MAX_CALLS_UNDER_WAY) throw new AppError('BUSY', 'too many calls are under way');
        const response = await this.#run(call);
        answers.add({ callId, response }, response.length);
      } catch (error) {
        const { code, message, reason, retryAfterMs } = this.#known(call.path ?? '', error);
        const detail = message.slice(0, MAX_DETAIL_CHARS);
        const failure = { code, detail, reason, retryAfterMs: Math.ceil(retryAfterMs) };
        answers.add({ callId, failure }, detail.length);
      } finally {
        underWay -= 1;
      }
    };
    stream.onMessage(({ calls }) => {
      for (const call of calls) void answer(call);
    });
  }

  async #run({ path, request }: ICall): Promise<Uint8Array> {
    const method = this.#methods.get(path ?? '');
    if (method === undefined) throw new AppError('COMMAND_UNKNOWN', `no such method: ${path ?? ''}`);
    const response = await method(request ?? new Uint8Array());
    if (response.length + FRAME_BYTES <= MAX_MESSAGE_BYTES) return response;
    throw new AppError('FRAME_TOO_LARGE', `an answer of ${response.length} bytes`);
  }
}
