/** Bytes of all TCP sockets that this process opens, whichever library opens them. */
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

const OPENED = 'net.client.socket';

export type Bytes = { readonly read: number; readonly written: number };

export class SocketBytes {
  readonly #open = new Set<Socket>();
  #closed: Bytes = { read: 0, written: 0 };

  constructor() {
    subscribe(OPENED, (message) => {
      if (typeof message !== 'object' || message === null || !('socket' in message)) return;
      if (message.socket instanceof Socket) this.#follow(message.socket);
    });
  }

  /** Of all sockets till now. */
  total(): Bytes {
    return [...this.#open].reduce(add, this.#closed);
  }

  #follow(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#closed = add(this.#closed, socket);
    });
  }
}

const add = (sum: Bytes, socket: Socket): Bytes => ({
  read: sum.read + socket.bytesRead,
  written: sum.written + socket.bytesWritten,
});
