/** The operator's HTTP listener of an SFU node: `/livez`, `/readyz`, `/metrics`. Nothing else is served. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { AppError } from '../common/errors.ts';

export type AdminServerDeps = {
  /** True when the node may be given work. */
  readonly isReady: () => boolean;
  readonly renderMetrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly log: Logger;
};

/** HTTP on an address that only operators reach; loopback by default. */
export class AdminServer {
  readonly #deps: AdminServerDeps;
  readonly #server: Server;
  #closing: Promise<void> | undefined;

  constructor(deps: AdminServerDeps) {
    this.#deps = deps;
    this.#server = createServer((request, response) => {
      this.#answer(request.url ?? '', response).catch((error: unknown) => {
        deps.log.error({ err: error }, 'admin request failed');
        response.destroy();
      });
    });
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
      this.#server.close(() => resolve()); // an error says that it did not listen
      this.#server.closeAllConnections();
    }));
  }

  async #answer(url: string, response: ServerResponse): Promise<void> {
    switch (url) {
      case '/livez':
        return send(response, 200, 'ok\n');
      case '/readyz':
        return this.#deps.isReady() ? send(response, 200, 'ready\n') : send(response, 503, 'not ready\n');
      case '/metrics': {
        const { contentType, body } = await this.#deps.renderMetrics();
        return send(response, 200, body, contentType);
      }
      default:
        return send(response, 404, 'not found\n');
    }
  }
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
