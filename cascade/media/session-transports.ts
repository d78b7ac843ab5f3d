/** A session's WebRTC transports on its room's WebRtcServer. */
import type { WebRtcTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { Direction } from '../../proto/index.ts';
import type { Room } from './room.ts';
import { decodeDtlsParameters } from './rtp-json.ts';
import { answerInTime } from './worker-answer.ts';

/** Seconds without an answer to ICE consent checks until mediasoup calls a transport disconnected. */
const ICE_CONSENT_TIMEOUT_SEC = 10;
/** Where bandwidth estimation starts towards a client. */
const INITIAL_OUTGOING_BPS = 1_000_000;
/** All layers of a camera and a screen together. */
const MAX_INCOMING_BPS = 12_000_000;
/** One per direction, and one each while the client replaces it. */
const MAX_TRANSPORTS = 4;

type Held = {
  readonly transport: WebRtcTransport;
  readonly direction: Direction;
  /** What `connect()` was called with: it works once, so a repeated call must be recognised. */
  connectedWith: string | undefined;
};

/** Makes, connects and closes transports of one session. */
export class SessionTransports {
  readonly #room: Room;
  readonly #log: Logger;
  readonly #held = new Map<string, Held>();
  /** Being made right now. */
  #making = 0;
  #isClosed = false;

  constructor(room: Room, log: Logger) {
    this.#room = room;
    this.#log = log;
  }

  get count(): number {
    return this.#held.size;
  }

  list(): readonly WebRtcTransport[] {
    return [...this.#held.values()].map(({ transport }) => transport);
  }

  /** @throws {AppError} ARGUMENT_INVALID, INVALID_STATE when there are too many or the session is closed */
  async create(direction: Direction): Promise<WebRtcTransport> {
    if (direction !== Direction.DIRECTION_SEND && direction !== Direction.DIRECTION_RECV) {
      throw new AppError('ARGUMENT_INVALID', 'a transport needs a direction');
    }
    if (this.#held.size + this.#making >= MAX_TRANSPORTS) {
      throw new AppError('INVALID_STATE', `a session has at most ${MAX_TRANSPORTS} transports`);
    }
    this.#making += 1;
    try {
      const transport = await this.#make(direction);
      if (this.#isClosed) transport.close();
      this.#assertOpen();
      this.#hold(transport, direction);
      return transport;
    } finally {
      this.#making -= 1;
    }
  }

  /**
   * Idempotent for the same parameters.
   * @throws {AppError} TRANSPORT_UNKNOWN, ARGUMENT_INVALID, INVALID_STATE when connected with others already
   */
  async connect(transportId: string, dtlsParametersJson: string): Promise<void> {
    const held = this.#get(transportId);
    if (held.connectedWith === dtlsParametersJson) return;
    const dtlsParameters = decodeDtlsParameters(dtlsParametersJson);
    if (held.connectedWith !== undefined) {
      throw new AppError('INVALID_STATE', 'the transport is connected with other parameters');
    }
    held.connectedWith = dtlsParametersJson;
    try {
      await held.transport.connect({ dtlsParameters });
    } catch (cause) {
      held.connectedWith = undefined;
      throw new AppError('ARGUMENT_INVALID', 'DTLS parameters are refused', { cause });
    }
  }

  /** @throws {AppError} TRANSPORT_UNKNOWN, TRANSPORT_FAILED */
  async restartIce(transportId: string): Promise<string> {
    const { transport } = this.#get(transportId);
    try {
      return JSON.stringify(await transport.restartIce());
    } catch (cause) {
      throw new AppError('TRANSPORT_FAILED', 'ICE can not be restarted', { cause });
    }
  }

  /** @throws {AppError} TRANSPORT_UNKNOWN when it is not this session's, or not one to send on */
  sendTransport(transportId: string): WebRtcTransport {
    const held = this.#get(transportId);
    if (held.direction !== Direction.DIRECTION_SEND) {
      throw new AppError('TRANSPORT_UNKNOWN', 'the transport is not for sending');
    }
    return held.transport;
  }

  /**
   * The newest one.
   * @throws {AppError} TRANSPORT_UNKNOWN when there is none
   */
  receiveTransport(): WebRtcTransport {
    const held = [...this.#held.values()].findLast(({ direction }) => direction === Direction.DIRECTION_RECV);
    if (held === undefined) throw new AppError('TRANSPORT_UNKNOWN', 'there is no transport to receive on');
    return held.transport;
  }

  close(): void {
    this.#isClosed = true;
    for (const { transport } of this.#held.values()) transport.close();
  }

  async #make(direction: Direction): Promise<WebRtcTransport> {
    this.#assertOpen();
    try {
      const transport = await answerInTime(
        this.#room.router.createWebRtcTransport({
          webRtcServer: this.#room.webRtcServer,
          enableUdp: true,
          enableTcp: true,
          preferUdp: true,
          iceConsentTimeout: ICE_CONSENT_TIMEOUT_SEC,
          initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BPS,
        }),
        'transport',
      );
      if (direction === Direction.DIRECTION_SEND) await transport.setMaxIncomingBitrate(MAX_INCOMING_BPS);
      return transport;
    } catch (cause) {
      throw new AppError('WORKER_DIED', 'a transport can not be made', { cause });
    }
  }

  #hold(transport: WebRtcTransport, direction: Direction): void {
    this.#held.set(transport.id, { transport, direction, connectedWith: undefined });
    transport.observer.once('close', () => this.#held.delete(transport.id));
    // Told, not acted upon: the client may restart ICE, and nobody vouches any more for one that is really gone.
    transport.on('dtlsstatechange', (state) => {
      this.#log.debug({ transportId: transport.id, state }, 'dtls state changed');
    });
    transport.on('icestatechange', (state) => {
      this.#log.debug({ transportId: transport.id, state }, 'ice state changed');
    });
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
