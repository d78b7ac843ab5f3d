/**
 * Keeps a refused certificate from ending the process. A client's TLS socket may tell of two failures: that it does not
 * trust the server and, while it is being destroyed for that, what the server says to the hand-shake that broke off
 * ("tlsv1 alert decode error"). ioredis listens for one; the other has no listener, and Node throws it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { TLSSocket } from 'node:tls';

let isWatching = false;

/** From now on, in this process, errors of client sockets after their first one are ignored. May be called again. */
export function ignoreLateErrors(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { readonly socket: unknown };
    if (socket instanceof TLSSocket) socket.once('error', (error: Error) => onFirst(socket, error));
  });
}

function onFirst(socket: TLSSocket, error: Error): void {
  if (socket.listenerCount('error') === 0) throw error; // nobody else listens: it must not be lost
  socket.on('error', () => {});
}
