/**
 * One bot's connections to signalling nodes, one after the other: WebSockets of `ws` behind the SDK's port, with what
 * went over them. Bytes are those of the TCP connection: TLS and the opening handshake are in them.
 */
import { connect as connectTcp, isIP, Socket } from 'node:net';
import { connect as connectTls, rootCertificates } from 'node:tls';
import { WebSocket } from 'ws';
import type { OpenSocket } from '../../../client/signal/socket.ts';

const SUBPROTOCOL = 'kaskade.v1';
const PATH = '/v1/signal';
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

export type Traffic = {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
};

/** @param url of a signalling node, http or https */
export function signalUrlOf(url: string): string {
  const address = new URL(PATH, url);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

export class BotSockets {
  readonly #ca: readonly string[] | undefined;
  #webSocket: WebSocket | undefined;
  #tcp: Socket | undefined;
  #opened = 0;
  #pastBytesIn = 0;
  #pastBytesOut = 0;
  #messagesIn = 0;
  #messagesOut = 0;
  #awayUntilMs = 0;

  /** @param caPem authorities that are trusted beside the system's */
  constructor(caPem: string | undefined) {
    this.#ca = caPem === undefined ? undefined : [...rootCertificates, caPem];
  }

  /** How many there have been. */
  get opened(): number {
    return this.#opened;
  }

  /** Since the first connection; never less than before. */
  get traffic(): Traffic {
    return {
      bytesIn: this.#pastBytesIn + (this.#tcp?.bytesRead ?? 0),
      bytesOut: this.#pastBytesOut + (this.#tcp?.bytesWritten ?? 0),
      messagesIn: this.#messagesIn,
      messagesOut: this.#messagesOut,
    };
  }

  readonly open: OpenSocket = (url) => {
    this.#keepPast();
    this.#opened += 1;
    const webSocket = new WebSocket(url, SUBPROTOCOL, {
      perMessageDeflate: false,
      createConnection: () => this.#connect(url),
    });
    this.#webSocket = webSocket;
    webSocket.binaryType = 'arraybuffer';
    webSocket.on('error', () => {}); // the SDK hears of it as well, unless it has closed it before it was open
    webSocket.on('message', () => (this.#messagesIn += 1));
    return {
      binaryType: 'arraybuffer',
      send: (data) => {
        this.#messagesOut += 1;
        webSocket.send(data);
      },
      close: () => webSocket.close(),
      addEventListener: (type: string, listener: (event: { readonly data: unknown }) => void) => {
        if (type === 'message') webSocket.addEventListener('message', ({ data }) => listener({ data }));
        else webSocket.on(type, () => listener({ data: undefined }));
      },
    };
  };

  /** As when the network goes: without a word. */
  cut(): void {
    this.#webSocket?.terminate();
  }

  /** The same, and for that long nothing can be reached. */
  takeAway(awayMs: number): void {
    this.#awayUntilMs = performance.now() + awayMs;
    this.cut();
  }

  #connect(url: string): Socket {
    if (performance.now() < this.#awayUntilMs) return unreachable();
    const { hostname, port, protocol } = new URL(url);
    const isTls = protocol === 'wss:';
    const host = hostname.replace(/^\[|\]$/g, '');
    const tcp = connectTcp({ host, port: Number(port) || (isTls ? HTTPS_PORT : HTTP_PORT), noDelay: true });
    this.#tcp = tcp;
    if (!isTls) return tcp;
    const servername = isIP(host) === 0 ? host : '';
    return connectTls({ socket: tcp, host, servername, ...(this.#ca && { ca: [...this.#ca] }) });
  }

  #keepPast(): void {
    this.#pastBytesIn += this.#tcp?.bytesRead ?? 0;
    this.#pastBytesOut += this.#tcp?.bytesWritten ?? 0;
    this.#tcp = undefined;
  }
}

function unreachable(): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(new Error('the network is gone')));
  return socket;
}
