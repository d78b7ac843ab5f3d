/**
 * Between protobuf messages and bytes: decoding never throws, so that a malformed frame becomes a typed error where
 * the call is handled, and not an event that nobody listens to. Pure.
 */
import type { Writer } from 'protobufjs';
import { AppError } from '../errors.ts';

/** What a generated message class offers; `In` is what may be passed for encoding, `Out` what decoding gives. */
export type MessageType<In, Out> = {
  encode(message: In, writer?: Writer): Writer;
  decode(reader: Uint8Array): Out;
};

/** A decoded message, or why there is none. */
export type Decoded<T> = { readonly message: T; readonly error?: never } | { readonly error: AppError };

/** Encoder of a message type, in the shape that grpc-js wants. */
export function encoder<In>(type: MessageType<In, unknown>): (message: In) => Buffer {
  return (message) => {
    const bytes = type.encode(message).finish();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Decoder of a message type; what is not such a message gives FRAME_INVALID. */
export function decoder<Out>(type: MessageType<never, Out>): (bytes: Uint8Array) => Decoded<Out> {
  return (bytes) => {
    try {
      return { message: type.decode(bytes) };
    } catch (cause) {
      return { error: new AppError('FRAME_INVALID', 'message can not be decoded', { cause }) };
    }
  };
}
