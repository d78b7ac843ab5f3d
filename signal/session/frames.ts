/** Between WebSocket frames and envelopes: every check of a frame that needs no session. Pure. */
import { AppError, publicDetail, toProtoCode, type ErrorCode } from '../../common/errors.ts';
import { ClientEnvelope, ServerEnvelope, type IFailure, type IServerEnvelope } from '../../proto/index.ts';

/** As in signal.proto. */
export const MAX_FRAME_BYTES = 64 * 1024;
const MAX_DETAIL_BYTES = 256;

/** Commands with the type of their request; `name` is also what metrics call it. */
export type Requests = {
  [N in NonNullable<ClientEnvelope['body']>]: NonNullable<ClientEnvelope.$Properties[N]>;
};
export type CommandName = keyof Requests;

/** A frame that holds one command. */
export type CommandFrame = {
  readonly requestId: number;
  readonly name: CommandName;
  readonly requests: { readonly [N in CommandName]?: Requests[N] | null };
};

/** Everything of a ServerEnvelope but the request id. */
export type ServerBody = Omit<IServerEnvelope, 'requestId'>;

/** A frame that is refused; `requestId` is 0 where none could be read. */
export type RefusedFrame = { readonly requestId: number; readonly error: AppError };

/** Reads a frame; never throws. Codes: FRAME_NOT_BINARY, FRAME_TOO_LARGE, FRAME_INVALID, COMMAND_UNKNOWN. */
export function readFrame(bytes: Uint8Array, isBinary: boolean): CommandFrame | RefusedFrame {
  if (!isBinary) return refused('FRAME_NOT_BINARY', 'text frames are not understood');
  if (bytes.byteLength > MAX_FRAME_BYTES) {
    return refused('FRAME_TOO_LARGE', `${bytes.byteLength} bytes, ${MAX_FRAME_BYTES} are allowed`);
  }
  const envelope = decode(bytes);
  if (!envelope) return refused('FRAME_INVALID', 'not a ClientEnvelope');
  const { requestId, body: name } = envelope;
  if (name !== undefined) return { requestId, name, requests: envelope };
  // bytes that say nothing at all are noise; with a request id it is a command of a version that we don't know
  if (requestId === 0) return refused('FRAME_INVALID', 'a ClientEnvelope without a command');
  return { requestId, error: new AppError('COMMAND_UNKNOWN', 'this command is not known here') };
}

function decode(bytes: Uint8Array): ClientEnvelope | undefined {
  try {
    return ClientEnvelope.decode(bytes);
  } catch {
    return undefined; // protobuf.js throws plain errors; all of them mean the same to the client
  }
}

function refused(code: ErrorCode, detail: string): RefusedFrame {
  return { requestId: 0, error: new AppError(code, detail) };
}

/** Encodes an answer (request id > 0) or an event (0). */
export function encodeFrame(requestId: number, body: ServerBody): Uint8Array {
  return ServerEnvelope.encode({ ...body, requestId }).finish();
}

/** The wire form of an error. What went wrong inside us is not told. */
export function toFailure(error: AppError): IFailure {
  const detail = clip(publicDetail(error));
  const { reason } = error;
  return { code: toProtoCode(error.code), detail, retryAfterMs: Math.ceil(error.retryAfterMs), reason };
}

function clip(detail: string): string {
  const bytes = Buffer.from(detail);
  if (bytes.length <= MAX_DETAIL_BYTES) return detail;
  // may cut a character in two: the decoder's replacement character is dropped
  return bytes
    .subarray(0, MAX_DETAIL_BYTES - 1)
    .toString()
    .replace(/\uFFFD$/, '');
}
