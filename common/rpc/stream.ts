/**
 * A stream of messages as both sides of a call see it: ordered, bounded, with one way to learn that it is over.
 * The same class serves both sides; what differs (how a call is aborted) comes from server.ts and client.ts.
 */
import type { Readable, Writable } from 'node:stream';
import { AppError, toAppError } from '../errors.ts';
import type { Decoded } from './codec.ts';

/** Messages that may wait for a slow reader before the stream fails with BUSY. */
export const MAX_QUEUED_MESSAGES = 4096;

export type RpcStream<In, Out> = {
  /**
   * Delivers every message in order, from the first one on; may be called once. A listener that throws ends the
   * stream with what it threw.
   */
  onMessage(listener: (message: In) => void): void;
  /** Resolves when the stream is over; undefined = it ended as agreed. Never rejects. */
  readonly closed: Promise<AppError | undefined>;
  readonly isOpen: boolean;
  /** Messages written and not yet handed to the network. */
  readonly queued: number;
  /** Sends a message; false when the stream is over, or fails now because {@link MAX_QUEUED_MESSAGES} wait. */
  write(message: Out): boolean;
  /** Nothing more will be written. On the server this ends the call with success. Idempotent. */
  end(): void;
  /** Ends the stream at once: a server's caller gets `error`, a client's server sees a cancelled call. Idempotent. */
  fail(error: AppError): void;
};

/** The grpc-js call behind a stream. */
export type CallPort = {
  readonly reader?: Readable;
  readonly writer?: Writable;
  /** True on the server: ending our side ends the call. */
  readonly endsCall: boolean;
  abort(error: AppError): void;
};

/** {@link RpcStream} over a grpc-js call. */
export class CallStream<In, Out> implements RpcStream<In, Out> {
  readonly closed: Promise<AppError | undefined>;
  readonly #call: CallPort;
  readonly #resolveClosed: (error: AppError | undefined) => void;
  #state: 'open' | 'ended' | 'closed' = 'open';
  #isRead = false;

  constructor(call: CallPort) {
    const closed = Promise.withResolvers<AppError | undefined>();
    this.closed = closed.promise;
    this.#resolveClosed = closed.resolve;
    this.#call = call;
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  get queued(): number {
    return this.#call.writer?.writableLength ?? 0;
  }

  onMessage(listener: (message: In) => void): void {
    if (this.#isRead) throw new AppError('INVALID_STATE', 'a stream has one listener');
    this.#isRead = true;
    this.#call.reader?.on('data', (chunk: Decoded<In>) => this.#deliver(chunk, listener));
  }

  write(message: Out): boolean {
    if (this.#state !== 'open') return false;
    if (this.queued >= MAX_QUEUED_MESSAGES) {
      this.fail(new AppError('BUSY', `the other side does not read: ${this.queued} messages wait`));
      return false;
    }
    this.#call.writer?.write(message);
    return true;
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    this.#call.writer?.end();
    if (this.#call.endsCall) this.settle(undefined);
  }

  fail(error: AppError): void {
    if (this.#state === 'closed') return;
    this.settle(error);
    this.#call.abort(error);
  }

  /** Called by the adapter when the call is over; messages that have arrived are delivered first. */
  finish(error: AppError | undefined): void {
    const reader = this.#call.reader;
    const waitsForReader = this.#isRead || error === undefined;
    if (reader === undefined || reader.readableLength === 0 || !waitsForReader) this.settle(error);
    else reader.once('end', () => this.settle(error));
  }

  /** Marks the stream as over without touching the call. Idempotent. */
  settle(error: AppError | undefined): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#resolveClosed(error);
  }

  #deliver(chunk: Decoded<In>, listener: (message: In) => void): void {
    if (this.#state === 'closed') return;
    if (chunk.error !== undefined) return this.fail(chunk.error);
    try {
      listener(chunk.message);
    } catch (error) {
      this.fail(toAppError(error));
    }
  }
}
