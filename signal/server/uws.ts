/** The boundary to uWebSockets.js: what its types miss, and listening on a port that nobody else has. Not pure. */
import { createServer } from 'node:net';
import * as uws from 'uWebSockets.js';
import type { TemplatedApp, us_listen_socket } from 'uWebSockets.js';
import { AppError } from '../../common/errors.ts';

/** `listen` as it is at run time: with a host and options. The package's types know one or the other only. */
type ExclusiveListen = (
  host: string,
  port: number,
  options: number,
  done: (listenSocket: us_listen_socket | false) => void,
) => void;

/** Exported at run time, missing in the package's types. */
function exclusiveFlag(): number {
  const flag: unknown = Reflect.get(uws, 'LIBUS_LISTEN_EXCLUSIVE_PORT');
  if (typeof flag !== 'number')
    throw new AppError('INTERNAL', 'uWebSockets.js has no LIBUS_LISTEN_EXCLUSIVE_PORT');
  return flag;
}

/** A port that is taken. */
export type ListenSocket = {
  /** Differs from what was asked for when that was 0. */
  readonly port: number;
  /** Accepts nothing more; open connections stay. Idempotent. */
  stop(): void;
};

/**
 * Listens on a port that no other process shares. Before this returns, the port is taken or it has failed.
 *
 * @throws {AppError} PORT_IN_USE naming the port; CONFIG_INVALID when the address can't be listened on
 */
export async function listenExclusively(
  app: TemplatedApp,
  host: string,
  port: number,
): Promise<ListenSocket> {
  const listen = app.listen.bind(app) as unknown as ExclusiveListen;
  const socket = await new Promise<us_listen_socket | false>((resolve) => {
    listen(host, port, exclusiveFlag(), resolve);
  });
  if (socket === false) throw await explainFailure(host, port);
  let isListening = true;
  const stop = (): void => {
    if (isListening) uws.us_listen_socket_close(socket);
    isListening = false;
  };
  // the native binding takes the listening socket here, as the package's own examples do
  return { port: uws.us_socket_local_port(socket), stop };
}

/** uWebSockets.js says only that it failed; Node's own listener says why. */
function explainFailure(host: string, port: number): Promise<AppError> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = cause.code === 'EADDRINUSE';
      const detail = inUse
        ? `port ${port} on ${host} is in use`
        : `can't listen on ${host}:${port}: ${cause.message}`;
      resolve(new AppError(inUse ? 'PORT_IN_USE' : 'CONFIG_INVALID', detail, { cause }));
    });
    probe.listen({ host, port, exclusive: true }, () => {
      probe.close(() => resolve(new AppError('PORT_IN_USE', `port ${port} on ${host} was in use`)));
    });
  });
}
