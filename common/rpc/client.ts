/**
 * gRPC channel to one node. Answers and failures come back as messages and AppErrors; it reconnects by itself.
 */
import { Client, credentials, status, type ClientUnaryCall, type StatusObject } from '@grpc/grpc-js';
import { AppError, isAppError, type ErrorCode } from '../errors.ts';
import type { TlsSource } from '../tls/material.ts';
import { CallTogether } from './call-together.ts';
import type { Decoded } from './codec.ts';
import { secureDial } from './credentials.ts';
import type { Method, NamesOf, Service, Shape, Shapes } from './method.ts';
import { CHANNEL_OPTIONS, DEFAULT_TIMEOUT_MS, MAX_MESSAGE_BYTES } from './options.ts';
import { Calls } from './services.ts';
import { fromStatus, type FarSide } from './status.ts';
import { CallStream, type RpcStream } from './stream.ts';

export type RpcClientOptions = {
  /** host:port */
  readonly address: string;
  /** Shows its certificate and checks the other's for the host of the address. Default: plain text, for loopback. */
  readonly tls?: TlsSource | undefined;
  /** Code for "can't be reached" and "did not answer in time". Default SFU_UNREACHABLE. */
  readonly unreachableCode?: ErrorCode;
  /** Calls share one stream, for those who make many; a node that does not know that is asked by single calls. */
  readonly callsTogether?: boolean;
};

/** Larger requests are calls of their own. */
const MAX_TOGETHER_BYTES = MAX_MESSAGE_BYTES / 4;

/** Calls the methods of one service at one node. */
export class RpcClient<M extends Shapes> {
  readonly #service: Service<M>;
  readonly #client: Client;
  readonly #far: FarSide;
  readonly #calls = new Set<ClientUnaryCall>();
  readonly #together: CallTogether | undefined;
  #closing: Promise<void> | undefined;

  constructor(service: Service<M>, options: RpcClientOptions) {
    this.#service = service;
    const unreachable = options.unreachableCode ?? 'SFU_UNREACHABLE';
    this.#far = { unreachable, address: options.address, isTls: options.tls !== undefined };
    this.#client = makeClient(options);
    if (options.callsTogether !== true) return;
    this.#together = new CallTogether({
      open: () => this.#openBidi(Calls.callTogether),
      unreachable: (detail) => new AppError(unreachable, detail),
    });
  }

  /**
   * Calls a method and waits for its answer.
   *
   * @throws {AppError} with the code that the other side threw; the unreachable code; FRAME_INVALID for an answer that
   *   can't be read
   */
  async call<Name extends NamesOf<M, 'unary'>>(
    name: Name,
    request: M[Name]['requestIn'],
    options: { readonly timeoutMs?: number } = {},
  ): Promise<M[Name]['response']> {
    this.#assertOpen();
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const calls = this.#together;
    const isAlone = calls === undefined || calls.isUnknown;
    const decoded = await (isAlone
      ? this.#callAlone(name, request, timeoutMs)
      : this.#callTogether(calls, { name, request, timeoutMs }));
    if (decoded.error !== undefined) throw decoded.error;
    return decoded.message;
  }

  async #callTogether<Name extends NamesOf<M, 'unary'>>(
    calls: CallTogether,
    {
      name,
      request,
      timeoutMs,
    }: { readonly name: Name; readonly request: M[Name]['requestIn']; readonly timeoutMs: number },
  ): Promise<Decoded<M[Name]['response']>> {
    const { path, encodeRequest, decodeResponse } = this.#service[name];
    const bytes = encodeRequest(request);
    if (bytes.length > MAX_TOGETHER_BYTES) return this.#callAlone(name, request, timeoutMs);
    try {
      return decodeResponse(await calls.call(path, bytes, timeoutMs));
    } catch (error) {
      if (!calls.isUnknown || !isAppError(error, 'COMMAND_UNKNOWN')) throw error;
      this.#assertOpen();
      return this.#callAlone(name, request, timeoutMs);
    }
  }

  #callAlone<Name extends NamesOf<M, 'unary'>>(
    name: Name,
    request: M[Name]['requestIn'],
    timeoutMs: number,
  ): Promise<Decoded<M[Name]['response']>> {
    const { path, encodeRequest, decodeResponse } = this.#service[name];
    const deadline = Date.now() + timeoutMs;
    return new Promise((resolve, reject) => {
      const call = this.#client.makeUnaryRequest(
        path,
        encodeRequest,
        decodeResponse,
        request,
        { deadline },
        (error, value) => {
          this.#calls.delete(call);
          if (error !== null) reject(this.#failureOf(error));
          else resolve(value ?? { error: new AppError('FRAME_INVALID', 'answer without a message') });
        },
      );
      this.#calls.add(call);
    });
  }

  /** Opens a stream of answers. Failure to connect shows as its `closed`. */
  stream<Name extends NamesOf<M, 'stream'>>(
    name: Name,
    request: M[Name]['requestIn'],
  ): RpcStream<M[Name]['response'], never> {
    this.#assertOpen();
    const { path, encodeRequest, decodeResponse } = this.#service[name];
    const call = this.#client.makeServerStreamRequest(path, encodeRequest, decodeResponse, request);
    const stream = new CallStream<M[Name]['response'], never>({
      reader: call,
      endsCall: false,
      abort: () => call.cancel(),
    });
    return this.#track(call, stream);
  }

  /** Opens a stream in both directions. Failure to connect shows as its `closed`. */
  bidi<Name extends NamesOf<M, 'bidi'>>(name: Name): RpcStream<M[Name]['response'], M[Name]['requestIn']> {
    this.#assertOpen();
    return this.#openBidi<M[Name]>(this.#service[name]);
  }

  #openBidi<S extends Shape>({
    path,
    encodeRequest,
    decodeResponse,
  }: Method<S>): RpcStream<S['response'], S['requestIn']> {
    const call = this.#client.makeBidiStreamRequest(path, encodeRequest, decodeResponse);
    const stream = new CallStream<S['response'], S['requestIn']>({
      reader: call,
      writer: call,
      endsCall: false,
      abort: () => call.cancel(),
    });
    return this.#track(call, stream);
  }

  /** Cancels what runs (it fails with the unreachable code) and closes the connection. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#together?.close();
    for (const call of this.#calls) call.cancel();
    this.#client.close();
  }

  #track<In, Out>(call: ClientUnaryCall, stream: CallStream<In, Out>): CallStream<In, Out> {
    this.#calls.add(call);
    call.on('error', () => {}); // the status that follows says the same
    call.on('status', (received) => {
      this.#calls.delete(call);
      stream.finish(received.code === status.OK ? undefined : this.#failureOf(received));
    });
    return stream;
  }

  #failureOf(received: StatusObject): AppError {
    return fromStatus(received, this.#far);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new AppError('INVALID_STATE', 'rpc client is closed');
  }
}

function makeClient({ address, tls }: RpcClientOptions): Client {
  if (tls === undefined) return new Client(address, credentials.createInsecure(), CHANNEL_OPTIONS);
  const secure = secureDial(tls, address);
  return new Client(address, secure.credentials, { ...CHANNEL_OPTIONS, ...secure.options });
}
