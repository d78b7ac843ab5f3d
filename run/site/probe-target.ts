/** Listens for a while on the ports that a site has or will have, and answers whoever has the key. */
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { PortUse } from './ports.ts';
import { answerQuestion, samplePorts } from './probe-wire.ts';

/** In a large range another program may have one port: so many beside it are tried. */
const NEIGHBOURS = 10;

type Listener = { readonly port: number; close(): void };

/** A use and the ports at which to ask. `isLive`: something else listens there, which will not answer. */
export type OpenPorts = {
  readonly what: string;
  readonly ports: readonly number[];
  readonly isLive: boolean;
};

export class ProbeTarget {
  readonly #host: string;
  readonly #keys = new Set<string>();
  readonly #listeners: Listener[] = [];
  /** `tcp 8443`: where a question arrived, even if its answer was lost. */
  readonly arrived = new Set<string>();

  constructor(host: string) {
    this.#host = host;
  }

  /** Who asks with this key is answered. */
  admit(key: string): void {
    this.#keys.add(key);
  }

  /** Takes what is free of the uses' ports. */
  async open(uses: readonly PortUse[]): Promise<readonly OpenPorts[]> {
    return Promise.all(
      uses.map(async (use) => {
        const wanted = samplePorts(use);
        const found = await Promise.all(wanted.map((port) => this.#openNear(use, port)));
        const ports = found.filter((port) => port !== undefined);
        return ports.length > 0
          ? { what: use.what, ports, isLive: false }
          : { what: use.what, ports: wanted, isLive: true };
      }),
    );
  }

  /** Idempotent. Connections end with a reset, so that no port stays reserved for them. */
  close(): void {
    for (const listener of this.#listeners.splice(0)) listener.close();
  }

  async #openNear({ protocol, first, last }: PortUse, port: number): Promise<number | undefined> {
    const step = port > (first + last) / 2 ? -1 : 1;
    const attempts = last - first > NEIGHBOURS ? NEIGHBOURS : 1;
    for (let at = port; at !== port + step * attempts; at += step) {
      const listener = await (protocol === 'tcp' ? this.#listenTcp(at) : this.#listenUdp(at));
      if (listener === undefined) continue;
      this.#listeners.push(listener);
      return at;
    }
    return undefined;
  }

  async #listenTcp(port: number): Promise<Listener | undefined> {
    const server = createServer();
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => {}); // whoever probes gives up at any time
      socket.once('close', () => sockets.delete(socket));
      socket.once('data', (chunk) => {
        const answer = this.#answer(`tcp ${port}`, chunk.toString('latin1'));
        if (answer !== undefined) socket.write(answer);
      });
    });
    if (!(await isListening(server, () => server.listen({ host: this.#host, port, exclusive: true }))))
      return undefined;
    const close = (): void => {
      for (const socket of sockets) socket.resetAndDestroy();
      server.close();
    };
    return { port, close };
  }

  async #listenUdp(port: number): Promise<Listener | undefined> {
    const socket = createSocket(isIPv6(this.#host) ? 'udp6' : 'udp4');
    socket.on('message', (message, from) => {
      const answer = this.#answer(`udp ${port}`, message.toString('latin1'));
      if (answer !== undefined) socket.send(answer, from.port, from.address);
    });
    if (!(await isListening(socket, () => socket.bind({ address: this.#host, port, exclusive: true }))))
      return undefined;
    return { port, close: () => socket.close() };
  }

  #answer(where: string, text: string): string | undefined {
    for (const key of this.#keys) {
      const answer = answerQuestion(key, text);
      if (answer === undefined) continue;
      this.arrived.add(where);
      return answer;
    }
    return undefined;
  }
}

/** False when the port is taken; later errors of single packets are not ours to handle. */
async function isListening(listener: Server | DatagramSocket, listen: () => void): Promise<boolean> {
  const listening = once(listener, 'listening');
  listen();
  try {
    await listening;
  } catch {
    return false;
  }
  listener.on('error', () => {});
  return true;
}
