/** A room's UDP socket on 127.0.0.1, for the one loopback transport that it is connected to. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { SlotAddress } from './slot-port.ts';

const LOOPBACK = '127.0.0.1';
/** A pause of the thread must lose nothing: 250 microphones send 1.5 MB/s. The kernel's own bound may be lower. */
const BUFFER_BYTES = 4 * 1_024 * 1_024;
/** Loopback takes at once what is sent; should it not, what waits is bounded and the newest is dropped. */
const MAX_QUEUED = 256;

export type SocketEvents = {
  message(bytes: Buffer): void;
  /** The socket is of no more use. */
  failed(error: Error): void;
};

/** Takes and sends nothing until it is connected. */
export class RoomSocket {
  readonly #socket: Socket;
  #state: 'open' | 'connected' | 'closed' = 'open';

  #events: SocketEvents | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes) => {
      if (this.#state === 'connected') this.#events?.message(bytes);
    });
    // the transport at the other end may close before we do, which the kernel tells as a refusal: packets are lost then
    socket.on('error', () => {});
  }

  /** @throws {Error} of the system when there is no port or no file descriptor left */
  static async open(port = 0): Promise<RoomSocket> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES });
    socket.bind(port, LOOPBACK);
    await once(socket, 'listening'); // rejects with its error
    return new RoomSocket(socket);
  }

  /** To be called once, before it is connected. */
  listen(events: SocketEvents): void {
    this.#events = events;
  }

  get address(): SlotAddress {
    return { ip: LOOPBACK, port: this.#socket.address().port };
  }

  connect({ ip, port }: SlotAddress): void {
    this.#socket.connect(port, ip, (error?: Error) => {
      if (this.#state === 'closed') return;
      if (error === undefined) this.#state = 'connected';
      else this.#events?.failed(error);
    });
  }

  /** @returns false when it was dropped */
  send(packet: Buffer): boolean {
    if (this.#state !== 'connected' || this.#socket.getSendQueueCount() >= MAX_QUEUED) return false;
    this.#socket.send(packet);
    return true;
  }

  /** Idempotent. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#socket.close();
  }
}
