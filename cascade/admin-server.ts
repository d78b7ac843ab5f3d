/** The operator's HTTP listener of an SFU node: `/livez`, `/readyz`, `/metrics`. Nothing else is served. */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { AppError } from '../common/errors.ts';
import type { TlsSource } from '../common/tls/material.ts';

/** Why the node should get no work; undefined = it may. */
export type Unreadiness = 'draining' | 'no-worker' | 'etcd-unreachable' | 'heartbeat-stale' | undefined;

export type AdminServerDeps = {
  readonly unreadiness: () => Unreadiness;
  readonly renderMetrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Where given: HTTPS with this certificate, the latest one. Who asks needs none. */
  readonly tls?: TlsSource | undefined;
  readonly log: Logger;
};

/** HTTP or HTTPS on an address that only operators reach; loopback by default. */
export class AdminServer {
  readonly #deps: AdminServerDeps;
  readonly #server: Server | TlsServer;
  readonly #forgetTls: () => void;
  #closing: Promise<void> | undefined;

  constructor(deps: AdminServerDeps) {
    this.#deps = deps;
    const answer: RequestListener = (request, response) => {
      this.#answer(request.url ?? '', response).catch((error: unknown) => {
        deps.log.error({ err: error }, 'admin request failed');
        response.destroy();
      });
    };
    const { server, forget } = makeServer(answer, deps.tls);
    this.#server = server;
    this.#forgetTls = forget;
  }

  /**
   * @returns host:port
   * @throws {AppError} PORT_IN_USE, CONFIG_INVALID
   */
  async start(listen: { readonly host: string; readonly port: number }): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause) => reject(listenError(listen, cause)));
      this.#server.listen({ ...listen, exclusive: true }, resolve);
    });
    return `${listen.host}:${portOf(this.#server.address())}`;
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
        const { contentType, body } = await this.#deps.renderMetrics();
        return send(response, 200, body, contentType);
      }
      default:
        return send(response, 404, 'not found\n');
    }
  }
}

function sendReadiness(response: ServerResponse, reason: Unreadiness): void {
  if (reason === undefined) send(response, 200, 'ready\n');
  else send(response, 503, `not ready: ${reason}\n`);
}

type MadeServer = { readonly server: Server | TlsServer; readonly forget: () => void };

function makeServer(answer: RequestListener, tls: TlsSource | undefined): MadeServer {
  if (tls === undefined) return { server: createServer(answer), forget: () => {} };
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

function listenError(listen: { host: string; port: number }, cause: Error): AppError {
  const where = `${listen.host}:${listen.port}`;
  if ('code' in cause && cause.code === 'EADDRINUSE') {
    return new AppError('PORT_IN_USE', `${where} (admin) is in use`, { cause });
  }
  return new AppError('CONFIG_INVALID', `can not listen on ${where}: ${cause.message}`, { cause });
}
