/**
 * gRPC listener of a node: binds, registers services, closes within a bound. What handlers are is in handlers.ts.
 */
import {
  logVerbosity,
  Server,
  ServerCredentials,
  setLogVerbosity,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { AppError, type ErrorCode } from '../errors.ts';
import { hostPort } from '../http/host-port.ts';
import type { TlsSource } from '../tls/material.ts';
import { serverCredentials } from './credentials.ts';
import { HandlerAdapter, type CallCounts, type Handler } from './handlers.ts';
import type { Service, Shapes } from './method.ts';
import { CLOSE_GRACE_MS, SERVER_OPTIONS } from './options.ts';
import { Calls } from './services.ts';

/** One handler per method of a service. */
export type Handlers<M extends Shapes> = { readonly [Name in keyof M]: Handler<M[Name]> };

export type RpcServerOptions = {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly log: Logger;
  /** Who connects must show a certificate of its authorities. Default: plain text, for loopback and the demo. */
  readonly tls?: TlsSource | undefined;
  /** What a stream is told when its caller has gone. Default SFU_UNREACHABLE. */
  readonly unreachableCode?: ErrorCode;
};

/** A node's gRPC listener. Add services, then start. */
export class RpcServer {
  readonly #options: RpcServerOptions;
  readonly #server = new Server(SERVER_OPTIONS);
  readonly #adapter: HandlerAdapter;
  #closing: Promise<void> | undefined;

  constructor(options: RpcServerOptions) {
    this.#options = options;
    const log = options.log.child({ module: 'rpc-server' });
    this.#adapter = new HandlerAdapter(log, options.unreachableCode ?? 'SFU_UNREACHABLE');
  }

  get callCounts(): CallCounts {
    return this.#adapter.callCounts;
  }

  /** Serves all methods of a service; before {@link start}. */
  add<M extends Shapes>(service: Service<M>, handlers: Handlers<M>): void {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const implementation: UntypedServiceImplementation = {};
    for (const name in service) {
      const method = service[name];
      definition[name] = {
        path: method.path,
        requestStream: method.kind === 'bidi',
        responseStream: method.kind !== 'unary',
        requestSerialize: method.encodeRequest,
        requestDeserialize: method.decodeRequest,
        responseSerialize: method.encodeResponse,
        responseDeserialize: method.decodeResponse,
      };
      implementation[name] = this.#adapter.adapt<M[typeof name]>(method, handlers[name]);
    }
    this.#server.addService(definition, implementation);
  }

  /**
   * Listens.
   *
   * @throws {AppError} PORT_IN_USE, or CONFIG_INVALID when the address is not one of this host
   */
  async start(): Promise<{ port: number }> {
    const { host, port, tls } = this.#options;
    // grpc-js would print to stderr what we throw.
    setLogVerbosity(logVerbosity.NONE);
    const address = hostPort(host, port);
    this.add(Calls, { callTogether: this.#adapter.serveCalls });
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(
        address,
        tls === undefined ? ServerCredentials.createInsecure() : serverCredentials(tls),
        (error, boundPort) => {
          if (error === null) resolve({ port: boundPort });
          else reject(bindError(address, error));
        },
      );
    });
  }

  /** Fails open streams with DRAINING, lets running calls end, for at most {@link CLOSE_GRACE_MS}. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, CLOSE_GRACE_MS);
    const ended = new Promise<void>((resolve) => {
      this.#server.tryShutdown(() => resolve());
    });
    this.#adapter.failStreams(new AppError('DRAINING', 'the node is closing'));
    await Promise.race([ended, grace.promise]);
    clearTimeout(timer);
    // not waited for: grpc-js never sees the end of a connection that spoke something else than HTTP/2
    this.#server.forceShutdown();
  }
}

function bindError(address: string, cause: Error): AppError {
  if (cause.message.includes('EADDRINUSE'))
    return new AppError('PORT_IN_USE', `${address} is in use`, { cause });
  return new AppError('CONFIG_INVALID', `can not listen on ${address}: ${cause.message}`, { cause });
}
