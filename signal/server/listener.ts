/**
 * The node's TCP port. With TLS, uWebSockets.js reads the certificate when an app is made and never again, so a newer
 * one needs a newer app: it takes the port over, while the sockets of the older app stay until they end.
 *
 * Contexts by server name (SNI) would be the library's own way, but clients that dial an address send no name. The
 * port is given up and taken again within one task, not shared: sharing (SO_REUSEPORT) would leave no gap, but lets
 * other processes share it as well. Connections that wait to be accepted in that moment are reset; clients come back.
 */
import { App, SSLApp, type TemplatedApp } from 'uWebSockets.js';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { listenExclusively, type ListenSocket } from './uws.ts';

/** PEM files: the certificate with those between it and the authority, and its key. */
export type CertificateFiles = { readonly certFile: string; readonly keyFile: string };

export type ListenerOptions = {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Absent = plain text. */
  readonly tls: CertificateFiles | undefined;
  /** Adds all routes to an app. */
  readonly attach: (app: TemplatedApp) => void;
  /** Takes an app that has ended away again. */
  readonly detach: (app: TemplatedApp) => void;
  /** Sockets of the app that are open. */
  readonly socketCount: (app: TemplatedApp) => number;
  readonly log: Logger;
};

/** How long the port may stay without a listener before it is tried again, ms. */
const RETRY_MS = 250;

export class Listener {
  readonly #options: ListenerOptions;
  /** The last one accepts; older ones only keep their sockets. */
  #apps: readonly TemplatedApp[] = [];
  #socket: ListenSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /**
   * @returns the port
   * @throws {AppError} PORT_IN_USE, CONFIG_INVALID, TLS_INVALID
   */
  async listen(): Promise<number> {
    const { host, port, tls } = this.#options;
    const app = this.#addApp();
    this.#socket = await listenExclusively(app, host, port);
    // a port of the system's choice is taken without SO_REUSEADDR, and could not be taken again
    if (tls !== undefined && port === 0) await this.#listenAgain(app);
    return this.#socket.port;
  }

  /**
   * From now on new connections get the certificate that is in the files now.
   * @throws {AppError} TLS_INVALID: the files can't be used, everything stays as it was
   */
  async renew(): Promise<void> {
    if (this.#isClosed || this.#socket === undefined) return;
    this.#endIdle();
    await this.#listenAgain(this.#addApp());
  }

  /** Closes the listener and all connections. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#retry);
    for (const app of this.#apps) app.close();
  }

  #addApp(): TemplatedApp {
    const app = this.#makeApp();
    this.#options.attach(app);
    this.#apps = [...this.#apps, app];
    return app;
  }

  #makeApp(): TemplatedApp {
    const { tls } = this.#options;
    if (tls === undefined) return App();
    try {
      return SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
    } catch (cause) {
      throw new AppError('TLS_INVALID', `${tls.certFile} and ${tls.keyFile} can not be used`, { cause });
    }
  }

  /** Gives the port up and takes it again, in one task. */
  async #listenAgain(app: TemplatedApp): Promise<void> {
    if (this.#socket === undefined || this.#isClosed) return;
    const { host, log } = this.#options;
    const { port } = this.#socket;
    clearTimeout(this.#retry);
    this.#socket.stop();
    try {
      this.#socket = await listenExclusively(app, host, port);
    } catch (error) {
      log.error({ err: error, port }, 'port lost, trying to take it again');
      const again = (): void => void this.#listenAgain(app);
      this.#retry = setTimeout(again, RETRY_MS).unref();
    }
  }

  /** Ends older apps whose WebSockets have all ended, but not the last one: it may be in the middle of an answer. */
  #endIdle(): void {
    const current = this.#apps.at(-1);
    const idle = this.#apps.filter((app) => app !== current && this.#options.socketCount(app) === 0);
    this.#apps = this.#apps.filter((app) => !idle.includes(app));
    for (const app of idle) {
      this.#options.detach(app);
      app.close();
    }
  }
}
