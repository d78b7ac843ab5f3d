/**
 * What launchers of sites say to each other: JSON over HTTPS on the site port. Who shows a certificate of the cluster's
 * authority is a member; others may only ask for the authority and join with a token. What is said is elsewhere.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import { AppError, isAppError, toAppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import { hostPort } from '../../common/http/host-port.ts';

const MAX_BODY_BYTES = 256 * 1024;
const BODY_TIMEOUT_MS = 10_000;

export type ServiceRequest = {
  readonly body: unknown;
  /** Site of a caller that shows a certificate of the cluster. */
  readonly member: string | undefined;
};

/** `POST /v1/site/join` → its handler, whose result is the answer. */
export type ServiceRoutes = ReadonlyMap<string, (request: ServiceRequest) => unknown>;

export type SiteServiceOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMaterial;
  readonly routes: ServiceRoutes;
  readonly log: Logger;
};

export class SiteService {
  readonly #options: SiteServiceOptions;
  readonly #server: Server;
  #closing: Promise<void> | undefined;

  constructor(options: SiteServiceOptions) {
    this.#options = options;
    this.#server = createServer(contextOf(options.tls), (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.requestTimeout = BODY_TIMEOUT_MS;
    this.#server.on('tlsClientError', () => {}); // scanners, and joiners that find that we are not whom they look for
  }

  /** @throws {AppError} PORT_IN_USE */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    const listening = once(this.#server, 'listening');
    this.#server.listen({ host, port, exclusive: true });
    try {
      await listening;
    } catch (cause) {
      throw new AppError('PORT_IN_USE', `${hostPort(host, port)} is in use (--site-port)`, { cause });
    }
    // one connection that can't be taken (no file descriptor is left) must not end the site
    this.#server.on('error', (error) => {
      this.#options.log.warn({ err: error }, 'connection of a site not taken');
    });
  }

  /** From the next connection on. */
  renew(tls: TlsMaterial): void {
    this.#server.setSecureContext(contextOf(tls));
  }

  /** Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, value } = await this.#answer(request);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(value));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; value: unknown }> {
    const { log, routes } = this.#options;
    try {
      const handle = routes.get(`${request.method ?? ''} ${request.url ?? ''}`);
      if (handle === undefined) throw new AppError('NOT_FOUND', 'there is nothing here');
      const body = await readBody(request);
      return { status: 200, value: (await handle({ body, member: memberOf(request) })) ?? {} };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!isAppError(thrown)) log.error({ err: thrown, path: request.url }, 'request of a site failed');
      const detail = isAppError(thrown) ? error.message : 'internal error';
      return { status: isAppError(thrown) ? 400 : 500, value: { code: error.code, detail } };
    }
  }
}

/** Certificates of hosts are named `<site> node`, see identity.ts. */
function memberOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject.CN;
  return typeof name === 'string' && name.endsWith(' node') ? name.slice(0, -' node'.length) : undefined;
}

/** What only members are answered. @returns the caller's site @throws {AppError} TLS_PEER_REFUSED */
export function requireMember({ member }: ServiceRequest): string {
  if (member !== undefined) return member;
  throw new AppError('TLS_PEER_REFUSED', 'for members of the cluster, by their certificates');
}

/** Members are known by their certificates; who has none yet must be able to ask, too. */
const contextOf = ({ ca, cert, key }: TlsMaterial) =>
  ({ ca, cert, key, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' }) as const;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new AppError('FRAME_TOO_LARGE', `more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(bytes);
  }
  if (length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'the body is not JSON', { cause });
  }
}
