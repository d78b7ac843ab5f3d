/** The operator's HTTP listener of a node: `/livez`, `/readyz`, `/metrics`. Nothing else is served. */
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { AppError } from '../errors.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { TlsSource } from '../tls/material.ts';
import { hostPort } from './host-port.ts';
import { isLoopback } from './loopback.ts';

/** Probes and a few collectors; more would be somebody who does not stop asking. */
const MAX_CONNECTIONS = 64;

/** Not imported: Node would load its client for `fetch` with it, 30 ms and 13 MB of each node (ADR 0024). */
const { createServer } = process.getBuiltinModule('node:http');

/** Where an operator asks; port 0 = any free one. */
export type AdminAddress = { readonly host: string; readonly port: number };

export type AdminServerDeps = {
  readonly listen: AdminAddress;
  /** Why the node should get no work; undefined = it may. */
  readonly unreadiness: () => string | undefined;
  readonly metrics: Pick<Metrics, 'contentType' | 'render'>;
  /** The node's identity. Beyond loopback: HTTPS with its latest certificate. Who asks needs none. */
  readonly tls: TlsSource | undefined;
  readonly log: Logger;
};

/** Plain HTTP on loopback, HTTPS on an address that only operators reach. */
export class AdminServer {
  readonly #deps: AdminServerDeps;
  readonly #server: Server | TlsServer;
  readonly #forgetTls: () => void;
  #closing: Promise<void> | undefined;

  /** @throws {AppError} CONFIG_INVALID beyond loopback without a certificate */
  constructor(deps: AdminServerDeps) {
    this.#deps = deps;
    const answer: RequestListener = (request, response) => {
      this.#answer(request.url ?? '', response).catch((error: unknown) => {
        deps.log.error({ err: error }, 'admin request failed');
        response.destroy();
      });
    };
    const { server, forget } = makeServer(answer, deps);
    server.maxConnections = MAX_CONNECTIONS;
    this.#server = server;
    this.#forgetTls = forget;
  }

  /**
   * @returns host:port
   * @throws {AppError} PORT_IN_USE, CONFIG_INVALID
   */
  async start(): Promise<string> {
    const { listen, log } = this.#deps;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => reject(listenError(listen, cause)));
      this.#server.listen({ ...listen, exclusive: true }, resolve);
    });
    this.#server.on('error', (error) => log.warn({ err: error }, 'admin connection not accepted'));
    return hostPort(listen.host, portOf(this.#server.address()));
  }

  /** Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= new Promise((resolve) => {
      this.#forgetTls();
      this.#server.close(() => resolve()); // an error says that it did not listen
      this.#server.closeAllConnections();
    }));
  }

  async #answer(url: string, response: ServerResponse): Promise<void> {
    switch (url) {
      case '/livez':
        return send(response, 200, 'ok\n');
      case '/readyz':
        return sendReadiness(response, this.#deps.unreadiness());
      case '/metrics': {
        const { contentType } = this.#deps.metrics;
        return send(response, 200, await this.#deps.metrics.render(), contentType);
      }
      default:
        return send(response, 404, 'not found\n');
    }
  }
}

function sendReadiness(response: ServerResponse, reason: string | undefined): void {
  if (reason === undefined) send(response, 200, 'ready\n');
  else send(response, 503, `not ready: ${reason}\n`);
}

type MadeServer = { readonly server: Server | TlsServer; readonly forget: () => void };

function makeServer(answer: RequestListener, { listen, tls }: AdminServerDeps): MadeServer {
  if (isLoopback(listen.host)) return { server: createServer(answer), forget: () => {} };
  if (tls === undefined) {
    const detail = `metrics at ${listen.host} need TLS: plain text is for this machine only`;
    throw new AppError('CONFIG_INVALID', detail);
  }
  const identity = (): { cert: string; key: string } => ({
    cert: tls.current().cert,
    key: tls.current().key,
  });
  const server = createTlsServer(identity(), answer);
  return { server, forget: tls.onChange(() => server.setSecureContext(identity())) };
}

function send(response: ServerResponse, status: number, body: string, contentType = 'text/plain'): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function listenError(listen: AdminAddress, cause: Error): AppError {
  const where = hostPort(listen.host, listen.port);
  if ('code' in cause && cause.code === 'EADDRINUSE') {
    return new AppError('PORT_IN_USE', `${where} (admin) is in use`, { cause });
  }
  return new AppError('CONFIG_INVALID', `can not listen on ${where}: ${cause.message}`, { cause });
}
