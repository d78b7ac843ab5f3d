/**
 * Joins a connection to the load's own media parts on this machine: packets of the one go to the other over a local
 * socket, as they are. RTCP of our receivers comes with a key of theirs and is encrypted anew.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { SrtcpSession } from 'werift';
import type { Remote } from '../outgoing-transport.ts';
import { sessionConfig, type SrtpKey, type SrtpPair } from '../srtp-keys.ts';
import type { SecurePath } from './secure-path.ts';

const BUFFER_BYTES = 1_024 * 1_024;
/** What comes before it is known where to: the first second of a few streams. */
const MAX_HELD = 256;

export class Relay {
  readonly #socket: Socket;
  #peer: Remote | undefined;
  #held: Buffer[] = [];
  #recode: (packet: Buffer) => Buffer | undefined = (packet) => packet;
  #isClosed = false;

  static async open(path: SecurePath, ip: string): Promise<Relay> {
    const buffers = { recvBufferSize: BUFFER_BYTES, sendBufferSize: BUFFER_BYTES };
    const socket = createSocket({ type: isIPv6(ip) ? 'udp6' : 'udp4', ...buffers });
    try {
      socket.bind(0, ip);
      await once(socket, 'listening');
    } catch (cause) {
      socket.close();
      throw cause;
    }
    return new Relay(path, socket);
  }

  private constructor(path: SecurePath, socket: Socket) {
    this.#socket = socket;
    path.onPacket((packet) => this.#deliver(packet));
    socket.on('message', (packet, { address, port }) => {
      if (this.#peer === undefined) this.flow({ ip: address, port });
      const recoded = this.#recode(packet);
      if (recoded !== undefined) path.send(recoded);
    });
    socket.on('error', () => {}); // the other end is away; it counts what it misses
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** From now on what comes in is RTCP in `rtcpKey`, and goes out in the connection's own key. */
  recode(rtcpKey: SrtpKey, srtp: SrtpPair): void {
    const inner = new SrtcpSession(sessionConfig({ local: rtcpKey, remote: rtcpKey }));
    const outer = new SrtcpSession(sessionConfig(srtp));
    this.#recode = (packet) => {
      try {
        return outer.encrypt(inner.decrypt(packet));
      } catch {
        return undefined; // not of our receivers
      }
    };
  }

  /** Packets go there, first those that have come already. */
  flow(peer: Remote): void {
    this.#peer = peer;
    for (const packet of this.#held.splice(0)) this.#deliver(packet);
  }

  #deliver(packet: Buffer): void {
    if (this.#isClosed) return;
    const peer = this.#peer;
    if (peer !== undefined) this.#socket.send(packet, peer.port, peer.ip);
    else if (this.#held.length < MAX_HELD) this.#held.push(packet);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }
}
