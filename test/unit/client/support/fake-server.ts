/** A signalling node in memory: answers each request by a handler that a test may replace. */
import { ClientEnvelope, ErrorCode, ServerEnvelope } from '../../../../proto/signal.ts';
import type { RequestKind } from '../../../../client/signal/requests.ts';
import type { OpenSocket, SocketPort } from '../../../../client/signal/socket.ts';

export type Reply = Omit<ServerEnvelope.$Properties, 'requestId'> | 'silence';
export type Handler = (request: ClientEnvelope.$Properties) => Reply;

export const done: Reply = { done: {} };

export const refusal = (name: string, retryAfterMs = 0): Reply => ({
  failure: { code: ErrorCode[`ERROR_CODE_${name}` as keyof typeof ErrorCode], detail: name, retryAfterMs },
});

/** One socket as the server sees it. */
class FakeSocket extends EventTarget {
  binaryType = '';
  isClosed = false;
  onFrame: (frame: Uint8Array) => void = () => {};

  send(frame: Uint8Array): void {
    this.onFrame(frame);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    queueMicrotask(() => this.dispatchEvent(new Event('close')));
  }
}

export class FakeServer {
  readonly handlers: Partial<Record<RequestKind, Handler>> = {};
  /** Kinds of requests in the order of their arrival. */
  readonly log: RequestKind[] = [];
  readonly requests: ClientEnvelope.$Properties[] = [];
  readonly sockets: FakeSocket[] = [];
  isReachable = true;
  /** Addresses at which nobody answers. */
  readonly silentUrls = new Set<string>();
  /** Of all sockets, in order. */
  readonly urls: string[] = [];

  readonly openSocket: OpenSocket = (url) => {
    this.urls.push(url);
    const socket = new FakeSocket();
    this.sockets.push(socket);
    socket.onFrame = (frame) => this.#answer(socket, ClientEnvelope.decode(frame));
    queueMicrotask(() => {
      if (this.isReachable && !this.silentUrls.has(url)) socket.dispatchEvent(new Event('open'));
      else socket.close();
    });
    return socket as unknown as SocketPort;
  };

  /** Bodies of the requests of a kind. */
  bodies<K extends RequestKind>(kind: K): NonNullable<ClientEnvelope.$Properties[K]>[] {
    return this.requests.flatMap((request) => request[kind] ?? []);
  }

  send(envelope: ServerEnvelope.$Properties): void {
    const socket = this.sockets.at(-1);
    const data = new Uint8Array(ServerEnvelope.encode(envelope).finish()).buffer;
    if (socket && !socket.isClosed) socket.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** The connection breaks. */
  cut(): void {
    this.sockets.at(-1)?.close();
  }

  #answer(socket: FakeSocket, request: ClientEnvelope & ClientEnvelope.$Properties): void {
    const kind = request.body;
    if (kind === undefined) throw new Error('a request without a body');
    this.log.push(kind);
    this.requests.push(request);
    const reply = this.handlers[kind]?.(request) ?? done;
    if (reply === 'silence') return;
    queueMicrotask(() => {
      if (socket === this.sockets.at(-1)) this.send({ requestId: request.requestId, ...reply });
    });
  }
}
