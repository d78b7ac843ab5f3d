/** A bot's way out: one UDP socket, SRTP both ways by werift, requests for key frames read from what comes back. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { RtpHeader, SrtcpSession, SrtpSession } from 'werift';
import { keyFrameRequests } from './rtcp.ts';
import { AUDIO_LEVEL_ID } from './source-plan.ts';
import { sessionConfig, type SrtpPair } from './srtp-keys.ts';

const SEND_BUFFER_BYTES = 1_024 * 1_024;
const VOICE_BIT = 0x80;
/** Louder than this is voice; in −dBov, so larger is quieter. */
const QUIETEST_VOICE = 100;

export type RtpFields = Pick<RtpHeader, 'sequenceNumber' | 'timestamp' | 'marker' | 'ssrc' | 'payloadType'>;

export type Remote = { readonly ip: string; readonly port: number };

export type OutgoingTransportOptions = {
  readonly remote: Remote;
  readonly srtp: SrtpPair;
  /** Added to the machine's monotonic clock in stamps, µs. */
  readonly clockOffsetUs: number;
};

type OnError = (error: Error | null) => void;

export class OutgoingTransport {
  readonly clockOffsetUs: number;
  readonly #socket: Socket;
  readonly #srtp: SrtpSession;
  readonly #srtcp: SrtcpSession;
  readonly #requestListeners = new Map<number, () => void>();
  #isClosed = false;

  static async open(options: OutgoingTransportOptions): Promise<OutgoingTransport> {
    const { ip, port } = options.remote;
    const socket = createSocket({ type: isIPv6(ip) ? 'udp6' : 'udp4', sendBufferSize: SEND_BUFFER_BYTES });
    try {
      socket.connect(port, ip);
      await once(socket, 'connect');
    } catch (cause) {
      socket.close();
      throw cause;
    }
    return new OutgoingTransport(socket, options);
  }

  private constructor(socket: Socket, { srtp, clockOffsetUs }: OutgoingTransportOptions) {
    const config = sessionConfig(srtp);
    this.clockOffsetUs = clockOffsetUs;
    this.#socket = socket;
    this.#srtp = new SrtpSession(config);
    this.#srtcp = new SrtcpSession(config);
    socket.on('message', (bytes) => this.#onMessage(bytes));
    socket.on('error', () => {}); // the other end is away: packets that it did not take are counted by their streams
  }

  /** Header of one SSRC, to be filled in for each packet. */
  rtpFields(ssrc: number, payloadType: number): RtpFields {
    return new RtpHeader({ ssrc, payloadType });
  }

  /** @param level −dBov, 0 to 127, of an audio packet */
  sendRtp(fields: RtpFields, level: number | undefined, payload: Buffer, onError: OnError): void {
    if (this.#isClosed) return;
    const header = fields instanceof RtpHeader ? fields : new RtpHeader(fields);
    if (level !== undefined) {
      header.extension = true;
      const voice = level < QUIETEST_VOICE ? VOICE_BIT : 0;
      header.extensions = [{ id: AUDIO_LEVEL_ID, payload: Buffer.from([voice | level]) }];
    }
    // each packet has a buffer of its own: the kernel may copy it later
    this.#socket.send(this.#srtp.encrypt(payload, header), onError);
  }

  sendRtcp(packet: Buffer): void {
    if (this.#isClosed) return;
    this.#socket.send(this.#srtcp.encrypt(packet), () => {}); // a lost report is followed by the next one
  }

  onKeyFrameRequest(ssrc: number, listener: () => void): void {
    this.#requestListeners.set(ssrc, listener);
  }

  forget(ssrc: number): void {
    this.#requestListeners.delete(ssrc);
  }

  #onMessage(bytes: Buffer): void {
    let compound: Buffer;
    try {
      compound = this.#srtcp.decrypt(bytes);
    } catch {
      return; // not of our other end
    }
    for (const ssrc of keyFrameRequests(compound)) this.#requestListeners.get(ssrc)?.();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }
}
