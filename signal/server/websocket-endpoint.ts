/**
 * `/v1/signal`: upgrades, and hands frames to sessions. Every socket's queue is bounded: a client that does not read is
 * dropped with a reason.
 */
import type { HttpRequest, HttpResponse, TemplatedApp, us_socket_context_t, WebSocket } from 'uWebSockets.js';
import { AppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { SIGNAL_PATH } from '../node-addresses.ts';
import type { Session } from '../session/session.ts';
import { CloseCode, type SocketPort } from '../session/socket-port.ts';
import { ClientSocket, MAX_WAITING_BYTES } from './client-socket.ts';
import type { TrustedProxies } from './forwarded-peer.ts';
import { errorReply } from './http-reply.ts';
import { writeReply } from './http-app.ts';
import { readHeaders } from './request-headers.ts';
import { WaitingSockets, type WaitingLimits } from './waiting-sockets.ts';

const SUBPROTOCOL = 'kaskade.v1';

/** Larger frames than allowed are still read, so that the client can be told why it is closed. */
const MAX_READ_BYTES = 1024 * 1024;
/** Room for the farewell; beyond it the library drops messages by itself. */
const HARD_LIMIT_BYTES = 2 * MAX_WAITING_BYTES;
const IDLE_TIMEOUT_SEC = 30;
/** When a client that found no place may try again. */
const WAITING_RETRY_MS = 1_000;
/** Between the farewells of a node that drains: 200 clients a second come to the other nodes. */
const END_INTERVAL_MS = 5;
/** How often sockets that only listen are looked at. */
const SWEEP_INTERVAL_MS = 250;

export type EndpointMetrics = {
  socketOpened(): void;
  socketClosed(): void;
  received(bytes: number): void;
  sent(bytes: number): void;
  /** A client does not keep up, and gets a snapshot in place of what it misses. */
  behind(): void;
  dropped(): void;
  refused(code: string): void;
};

export type EndpointDeps = {
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  readonly isDraining: () => boolean;
  readonly waitingLimits: WaitingLimits;
  readonly trustedProxies: TrustedProxies;
  readonly openSession: (socket: SocketPort) => Session;
  readonly metrics: EndpointMetrics;
};

type Connection = {
  readonly app: TemplatedApp;
  /** Gives the place among those that wait back: it has entered a room, or is gone. */
  readonly stopWaiting: () => void;
  session: Session | undefined;
  socket: ClientSocket | undefined;
};

type Upgrade = {
  readonly res: HttpResponse;
  readonly req: HttpRequest;
  readonly context: us_socket_context_t;
};

/** The sockets of one node. */
export class WebSocketEndpoint {
  readonly #deps: EndpointDeps;
  readonly #apps = new Set<TemplatedApp>();
  readonly #open = new Set<Connection>();
  readonly #waiting: WaitingSockets;
  readonly #sweep: NodeJS.Timeout;

  constructor(deps: EndpointDeps) {
    this.#deps = deps;
    this.#waiting = new WaitingSockets(deps.waitingLimits);
    this.#sweep = setInterval(() => this.#checkAll(), SWEEP_INTERVAL_MS);
  }

  /** Serves clients of this app, too. */
  attach(app: TemplatedApp): void {
    this.#apps.add(app);
    app.ws<Connection>(SIGNAL_PATH, {
      maxPayloadLength: MAX_READ_BYTES,
      maxBackpressure: HARD_LIMIT_BYTES,
      idleTimeout: IDLE_TIMEOUT_SEC,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.#onUpgrade(app, { res, req, context }),
      open: (ws) => this.#onOpen(ws),
      message: (ws, message, isBinary) => this.#onMessage(ws.getUserData(), message, isBinary),
      drain: (ws) => ws.getUserData().socket?.onDrain(),
      dropped: (ws) => this.#onDropped(ws.getUserData()),
      close: (ws) => this.#onClose(ws.getUserData()),
    });
  }

  /** Forgets an app, which has no sockets any more. */
  detach(app: TemplatedApp): void {
    this.#apps.delete(app);
  }

  /** Sockets that are open on this app. */
  countOf(app: TemplatedApp): number {
    return [...this.#open].filter((connection) => connection.app === app).length;
  }

  /** Delivers a frame to all sockets that subscribed to the topic. */
  publish(topic: string, frame: Uint8Array): void {
    for (const app of this.#apps) {
      this.#deps.metrics.sent(frame.byteLength * app.numSubscribers(topic));
      app.publish(topic, frame, true);
    }
  }

  /** Ends all sessions with this reason, one after the other within `limitMs`; the others are served meanwhile. */
  async endAll(end: Parameters<Session['end']>[0], limitMs: number): Promise<void> {
    const connections = [...this.#open];
    const stepMs = Math.min(END_INTERVAL_MS, limitMs / Math.max(1, connections.length));
    for (const connection of connections) {
      if (!this.#open.has(connection)) continue;
      connection.session?.end(end);
      if (stepMs >= 1) await new Promise<void>((resolve) => void SYSTEM_CLOCK.after(stepMs, resolve));
    }
  }

  /** Stops the sweep; the sockets end with the app. */
  close(): void {
    clearInterval(this.#sweep);
  }

  #onUpgrade(app: TemplatedApp, { res, req, context }: Upgrade): void {
    const headers = readHeaders(req);
    const refusal = this.#refusal(headers);
    if (refusal) return this.#refuse(res, refusal);
    const text = Buffer.from(res.getRemoteAddressAsText()).toString();
    const direct = { text, bytes: new Uint8Array(res.getRemoteAddress()) };
    const peer = this.#deps.trustedProxies.clientOf(direct, headers.get('x-forwarded-for') ?? '');
    const stopWaiting = this.#waiting.take(peer);
    if (!stopWaiting) {
      const options = { retryAfterMs: WAITING_RETRY_MS };
      return this.#refuse(res, new AppError('RATE_LIMITED', 'too many sockets wait to join', options));
    }
    res.upgrade<Connection>(
      { app, stopWaiting, session: undefined, socket: undefined },
      req.getHeader('sec-websocket-key'),
      SUBPROTOCOL,
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  }

  #refuse(res: HttpResponse, why: AppError): void {
    this.#deps.metrics.refused(why.code);
    writeReply(res, errorReply(why));
  }

  #refusal(headers: ReadonlyMap<string, string>): AppError | undefined {
    if (this.#deps.isDraining()) return new AppError('DRAINING', 'this node is closing');
    if (!this.#deps.isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) {
      return new AppError('ORIGIN_FORBIDDEN', 'pages of this origin may not connect');
    }
    const offered = (headers.get('sec-websocket-protocol') ?? '').split(',');
    if (offered.some((name) => name.trim() === SUBPROTOCOL)) return undefined;
    return new AppError('SUBPROTOCOL_UNSUPPORTED', `the subprotocol must be ${SUBPROTOCOL}`);
  }

  #onOpen(ws: WebSocket<Connection>): void {
    const connection = ws.getUserData();
    connection.socket = new ClientSocket(ws, {
      onBehind: () => this.#deps.metrics.behind(),
      onCaughtUp: () => connection.session?.onCaughtUp(),
      onSlow: () => this.#drop(connection),
      onEntered: connection.stopWaiting,
      onSent: (bytes) => this.#deps.metrics.sent(bytes),
    });
    connection.session = this.#deps.openSession(connection.socket);
    this.#open.add(connection);
    this.#deps.metrics.socketOpened();
  }

  #onMessage(connection: Connection, message: ArrayBuffer, isBinary: boolean): void {
    this.#deps.metrics.received(message.byteLength);
    // the memory is the library's and is gone after this call
    connection.session?.onFrame(new Uint8Array(message.slice(0)), isBinary);
  }

  #onClose(connection: Connection): void {
    connection.stopWaiting();
    this.#open.delete(connection);
    this.#deps.metrics.socketClosed();
    connection.socket?.onClosed();
    connection.session?.onSocketClosed();
  }

  /** Called in the midst of delivering to others, who would miss what comes if this socket were closed now. */
  #onDropped(connection: Connection): void {
    setImmediate(() => this.#drop(connection));
  }

  #checkAll(): void {
    const nowMs = performance.now();
    for (const { socket } of [...this.#open]) socket?.check(nowMs);
  }

  #drop(connection: Connection): void {
    if (!connection.socket?.markDropped()) return;
    this.#deps.metrics.dropped();
    const detail = 'the client does not read what it is sent';
    connection.session?.end({ code: 'SLOW_CLIENT', detail, closeCode: CloseCode.tryAgainLater });
  }
}
