/**
 * Turns our handlers into those of grpc-js: decoding errors and thrown errors become statuses, open streams are known
 * so that they can be failed when the server closes.
 */
import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerDuplexStream,
  ServerWritableStream,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { AppError, isAppError, toAppError, type ErrorCode } from '../errors.ts';
import { CallDesk, type CallsServerStream } from './call-desk.ts';
import type { Decoded } from './codec.ts';
import type { Method, MethodKind, Shape } from './method.ts';
import { toStatus } from './status.ts';
import { CallStream, type RpcStream } from './stream.ts';

type HandlerByKind<S extends Shape> = {
  /** Answers, or throws: an AppError arrives with its code, anything else as INTERNAL. */
  unary: (request: S['request']) => Promise<S['responseIn']>;
  /** Writes to the stream until it is over or ended; returning does not end it, throwing does. */
  stream: (request: S['request'], stream: RpcStream<never, S['responseIn']>) => void | Promise<void>;
  bidi: (stream: RpcStream<S['request'], S['responseIn']>) => void | Promise<void>;
};

/** What a node writes to serve one method. */
export type Handler<S extends Shape> = HandlerByKind<S>[S['kind']];

type GrpcByKind<S extends Shape> = {
  unary: handleUnaryCall<Decoded<S['request']>, S['responseIn']>;
  stream: handleServerStreamingCall<Decoded<S['request']>, S['responseIn']>;
  bidi: handleBidiStreamingCall<Decoded<S['request']>, S['responseIn']>;
};

type Adapters<S extends Shape> = {
  [Kind in MethodKind]: (method: Method<S>, handler: HandlerByKind<S>[Kind]) => GrpcByKind<S>[Kind];
};

/** Unary calls that have come since the start, by how: in a stream of many, or each by itself. */
export type CallCounts = Readonly<Record<'shared' | 'single', number>>;

type Failable = Pick<RpcStream<never, never>, 'fail'>;

/** Makes grpc-js handlers of ours, and knows the streams that are open. */
export class HandlerAdapter {
  readonly #log: Logger;
  readonly #unreachable: ErrorCode;
  readonly #streams = new Set<Failable>();
  readonly #counts = { shared: 0, single: 0 };
  readonly #calls = new CallDesk((path, error) => this.#known(path, error));

  constructor(log: Logger, unreachable: ErrorCode) {
    this.#log = log;
    this.#unreachable = unreachable;
  }

  get callCounts(): CallCounts {
    return this.#counts;
  }

  adapt<S extends Shape>(method: Method<S>, handler: Handler<S>): GrpcByKind<S>[S['kind']] {
    const kind: S['kind'] = method.kind;
    const adapters: Adapters<S> = {
      unary: (of, handle) => this.#unary<S>(of, handle),
      stream: ({ path }, handle) => this.#serverStream<S>(path, handle),
      bidi: ({ path }, handle) => this.#bidi<S>(path, handle),
    };
    return adapters[kind](method, handler);
  }

  /** Serves all unary methods that were adapted, by one stream. */
  readonly serveCalls = (stream: CallsServerStream): void => this.#calls.serve(stream);

  /** Ends all open streams with this error. */
  failStreams(error: AppError): void {
    for (const stream of this.#streams) stream.fail(error);
  }

  #unary<S extends Shape>(method: Method<S>, handle: HandlerByKind<S>['unary']): GrpcByKind<S>['unary'] {
    const { path, decodeRequest, encodeResponse } = method;
    const answer = async (request: Decoded<S['request']>): Promise<S['responseIn']> => {
      if (request.error !== undefined) throw request.error;
      return handle(request.message);
    };
    this.#calls.add(path, async (bytes) => {
      this.#counts.shared += 1;
      return encodeResponse(await answer(decodeRequest(bytes)));
    });
    return (call, callback) => {
      this.#counts.single += 1;
      answer(call.request).then(
        (response) => callback(null, response),
        (error: unknown) => callback(toStatus(this.#known(path, error))),
      );
    };
  }

  #serverStream<S extends Shape>(path: string, handle: HandlerByKind<S>['stream']): GrpcByKind<S>['stream'] {
    return (call) => {
      const stream = this.#open<never, S['responseIn']>(call, undefined);
      const { request } = call;
      if (request.error !== undefined) return stream.fail(request.error);
      const { message } = request;
      this.#run(path, stream, async () => handle(message, stream));
    };
  }

  #bidi<S extends Shape>(path: string, handle: HandlerByKind<S>['bidi']): GrpcByKind<S>['bidi'] {
    return (call) => {
      const stream = this.#open<S['request'], S['responseIn']>(call, call);
      // A caller that has said all it had to say wants the call to end.
      call.on('end', () => stream.end());
      this.#run(path, stream, async () => handle(stream));
    };
  }

  #run(path: string, stream: Failable, handle: () => Promise<void>): void {
    handle().catch((error: unknown) => stream.fail(this.#known(path, error)));
  }

  #open<In, Out>(
    call: ServerWritableStream<unknown, Out> | ServerDuplexStream<unknown, Out>,
    reader: ServerDuplexStream<unknown, Out> | undefined,
  ): CallStream<In, Out> {
    const stream = new CallStream<In, Out>({
      ...(reader === undefined ? {} : { reader }),
      writer: call,
      endsCall: true,
      abort: (error) => void call.emit('error', toStatus(error)),
    });
    this.#streams.add(stream);
    void stream.closed.then(() => this.#streams.delete(stream));
    call.on('cancelled', () => stream.settle(new AppError(this.#unreachable, 'the caller has gone')));
    return stream;
  }

  #known(path: string, error: unknown): AppError {
    if (!isAppError(error)) this.#log.error({ err: error, path }, 'rpc handler failed');
    return toAppError(error);
  }
}
