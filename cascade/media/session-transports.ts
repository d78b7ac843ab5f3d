/** A session's transports, of either kind: how many, which is for what, connected once. */
import type { Transport } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError, isAppError } from '../../common/errors.ts';
import { Direction, SrtpSuite, TransportKind } from '../../proto/index.ts';
import type { ClientEnd, ClientTransport } from './client-transport.ts';
import { makePlainTransport, type PlainListen } from './plain-transport.ts';
import type { Room } from './room.ts';
import { makeWebRtcTransport } from './webrtc-transport.ts';

/** One per direction, and one each while the client replaces it. */
const MAX_TRANSPORTS = 4;

export type SessionTransportsDeps = {
  readonly room: Room;
  /** Absent = plain transports are refused. */
  readonly plainListen: PlainListen | undefined;
  readonly log: Logger;
};

export type TransportWish = {
  readonly direction: Direction;
  /** Default: WebRTC. */
  readonly kind?: TransportKind;
  /** Of a plain one. */
  readonly srtpSuite?: SrtpSuite;
};

type Held = {
  readonly client: ClientTransport;
  readonly direction: Direction;
  /** What `connect()` was called with: it works once, so a repeated call must be recognised. */
  connectedWith: string | undefined;
};

/** Makes, connects and closes transports of one session. */
export class SessionTransports {
  readonly #deps: SessionTransportsDeps;
  readonly #held = new Map<string, Held>();
  /** Being made right now. */
  #making = 0;
  #isClosed = false;

  constructor(deps: SessionTransportsDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#held.size;
  }

  list(): readonly ClientTransport['transport'][] {
    return [...this.#held.values()].map(({ client }) => client.transport);
  }

  /**
   * @throws {AppError} ARGUMENT_INVALID, INVALID_STATE when there are too many, MEDIA_NOT_OPEN when the session is closed,
   *   WORKER_DIED; of a plain one TRANSPORT_KIND_REFUSED, NO_CAPACITY
   */
  async create(wish: TransportWish): Promise<ClientTransport> {
    const { direction } = wish;
    if (direction !== Direction.DIRECTION_SEND && direction !== Direction.DIRECTION_RECV) {
      throw new AppError('ARGUMENT_INVALID', 'a transport needs a direction');
    }
    if (this.#held.size + this.#making >= MAX_TRANSPORTS) {
      throw new AppError('INVALID_STATE', `a session has at most ${MAX_TRANSPORTS} transports`);
    }
    this.#making += 1;
    try {
      const client = await this.#make(wish);
      if (this.#isClosed) client.transport.close();
      this.#assertOpen();
      this.#hold(client, direction);
      return client;
    } finally {
      this.#making -= 1;
    }
  }

  /**
   * Idempotent for the same parameters.
   * @throws {AppError} TRANSPORT_UNKNOWN, ARGUMENT_INVALID, INVALID_STATE when connected with others already
   */
  async connect(transportId: string, end: ClientEnd): Promise<void> {
    const held = this.#get(transportId);
    const endJson = held.client.endOf(end);
    if (held.connectedWith === endJson) return;
    if (held.connectedWith !== undefined) {
      throw new AppError('INVALID_STATE', 'the transport is connected with other parameters');
    }
    held.connectedWith = endJson;
    try {
      await held.client.connect(endJson);
    } catch (error) {
      held.connectedWith = undefined;
      throw error;
    }
  }

  /** @throws {AppError} TRANSPORT_UNKNOWN, TRANSPORT_FAILED, INVALID_STATE where there is no ICE */
  async restartIce(transportId: string): Promise<string> {
    return this.#get(transportId).client.restartIce();
  }

  /** @throws {AppError} TRANSPORT_UNKNOWN when it is not this session's, or not one to send on */
  sendTransport(transportId: string): ClientTransport['transport'] {
    const held = this.#get(transportId);
    if (held.direction !== Direction.DIRECTION_SEND) {
      throw new AppError('TRANSPORT_UNKNOWN', 'the transport is not for sending');
    }
    return held.client.transport;
  }

  /**
   * The newest one.
   * @throws {AppError} TRANSPORT_UNKNOWN when there is none
   */
  receiveTransport(): ClientTransport['transport'] {
    const held = [...this.#held.values()].findLast(({ direction }) => direction === Direction.DIRECTION_RECV);
    if (held === undefined) throw new AppError('TRANSPORT_UNKNOWN', 'there is no transport to receive on');
    return held.client.transport;
  }

  close(): void {
    this.#isClosed = true;
    for (const { client } of this.#held.values()) client.transport.close();
  }

  async #make(wish: TransportWish): Promise<ClientTransport> {
    this.#assertOpen();
    try {
      return await this.#makeOfKind(wish);
    } catch (cause) {
      if (isAppError(cause)) throw cause;
      throw new AppError('WORKER_DIED', 'a transport can not be made', { cause });
    }
  }

  async #makeOfKind({
    direction,
    kind = TransportKind.TRANSPORT_KIND_UNSPECIFIED,
    srtpSuite = SrtpSuite.SRTP_SUITE_UNSPECIFIED,
  }: TransportWish): Promise<ClientTransport> {
    const { room, plainListen, log } = this.#deps;
    switch (kind) {
      case TransportKind.TRANSPORT_KIND_UNSPECIFIED:
      case TransportKind.TRANSPORT_KIND_WEBRTC:
        return makeWebRtcTransport(room, direction, log);
      case TransportKind.TRANSPORT_KIND_PLAIN: {
        if (plainListen === undefined)
          throw new AppError('TRANSPORT_KIND_REFUSED', 'this node takes no plain transports');
        return makePlainTransport(room.router, plainListen, { direction, srtpSuite });
      }
      default:
        kind satisfies never;
        throw new AppError('ARGUMENT_INVALID', 'this kind of transport is not known');
    }
  }

  #hold(client: ClientTransport, direction: Direction): void {
    const { id, observer }: Pick<Transport, 'id' | 'observer'> = client.transport;
    this.#held.set(id, { client, direction, connectedWith: undefined });
    observer.once('close', () => this.#held.delete(id));
  }

  #get(transportId: string): Held {
    const held = this.#held.get(transportId);
    if (held === undefined) throw new AppError('TRANSPORT_UNKNOWN', 'the session has no such transport');
    return held;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new AppError('MEDIA_NOT_OPEN', 'the session is closed');
  }
}
