/**
 * One SSRC that is sent: numbers its packets, writes stamps, counts. What the packets are is up to the two kinds of
 * stream below it (audio-stream.ts, video-stream.ts).
 */
import { randomInt } from 'node:crypto';
import { monotonicUs } from './clock.ts';
import { senderReport } from './rtcp.ts';
import type { OutgoingTransport, RtpFields } from './outgoing-transport.ts';
import { writeStamp, type SpeechMark, type Stamp } from './stamps.ts';

const MS_PER_S = 1_000;
const US_PER_MS = 1_000;
const UINT16 = 0x1_00_00;
const UINT32 = 0x1_00_00_00_00;
const REPORT_EVERY_MS = 1_000;

export type StreamCounters = {
  readonly ssrc: number;
  /** Packets whose time came. */
  readonly planned: number;
  /** Those that the kernel took. */
  readonly sent: number;
  /** Packets of speech among those whose time came. */
  readonly speech: number;
  /** RTP payload of these. */
  readonly bytes: number;
  readonly keyFrames: number;
  /** PLI and FIR that came for this SSRC while it was sent. */
  readonly keyFrameRequests: number;
  /** How long a layer of a camera was sent. */
  readonly onMs: number;
};

/** What is written besides the payload. */
export type NextPacket = {
  /** With its head written; the stamp is put at its end. */
  readonly payload: Buffer;
  readonly dueMs: number;
  /** Moment in the media that it belongs to, ms; its RTP timestamp. */
  readonly mediaMs: number;
  readonly marker: boolean;
  /** Undefined for cameras. */
  readonly level?: number;
  /** When the speaker began, ms; undefined in silence. */
  readonly onsetMs?: number | undefined;
};

export type StreamOptions = {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly stamp: Pick<Stamp, 'sender' | 'kind' | 'layer'>;
};

/** Late by so much, µs. */
export type OnSent = (latenessUs: number) => void;

export class MediaStream {
  readonly #options: StreamOptions;
  readonly #transport: OutgoingTransport;
  readonly #onSent: OnSent;
  readonly #fields: RtpFields;
  readonly #timestampBase = randomInt(UINT32 / 2);
  readonly #onError = (error: Error | null): void => {
    if (error !== null) this.#refused += 1;
  };
  #number = 0;
  #planned = 0;
  #speech = 0;
  #refused = 0;
  #bytes = 0;
  #reportedMs = Number.NEGATIVE_INFINITY;

  constructor(options: StreamOptions, transport: OutgoingTransport, onSent: OnSent) {
    this.#options = options;
    this.#transport = transport;
    this.#onSent = onSent;
    this.#fields = transport.rtpFields(options.ssrc, options.payloadType);
    this.#fields.sequenceNumber = randomInt(UINT16 / 2);
  }

  get ssrc(): number {
    return this.#options.ssrc;
  }

  /** A packet whose time came, but that is left out. */
  skip(): void {
    this.#planned += 1;
  }

  send(packet: NextPacket): void {
    const { payload } = packet;
    const fields = this.#fields;
    const sentUs = monotonicUs();
    this.#planned += 1;
    this.#speech += Number(packet.onsetMs !== undefined);
    writeStamp(payload, {
      ...this.#options.stamp,
      number: this.#number,
      sentUs: sentUs + this.#transport.clockOffsetUs,
      speech: speechMark(packet, sentUs),
    });
    fields.sequenceNumber = (fields.sequenceNumber + 1) % UINT16;
    fields.timestamp = this.#timestampAt(packet.mediaMs);
    fields.marker = packet.marker;
    this.#transport.sendRtp(fields, packet.level, payload, this.#onError);
    this.#number += 1;
    this.#bytes += payload.length;
    this.#onSent(sentUs - packet.dueMs * US_PER_MS);
    if (packet.dueMs - this.#reportedMs >= REPORT_EVERY_MS) this.#report(packet.dueMs);
  }

  /** The next packet is followed by a report: a receiver that lost sight of the stream needs it to switch to it. */
  reportSoon(): void {
    this.#reportedMs = Number.NEGATIVE_INFINITY;
  }

  /** Right after a packet: one of a stream that the other side has not seen yet would be dropped. */
  #report(nowMs: number): void {
    this.#reportedMs = nowMs;
    const report = senderReport({
      ssrc: this.ssrc,
      wallMs: Date.now(),
      timestamp: this.#timestampAt(monotonicUs() / US_PER_MS),
      packets: this.#number,
      payloadBytes: this.#bytes % UINT32,
    });
    this.#transport.sendRtcp(report);
  }

  #timestampAt(mediaMs: number): number {
    const ticks = Math.round((mediaMs / MS_PER_S) * this.#options.clockRate);
    return (this.#timestampBase + ticks) % UINT32;
  }

  counters(): Omit<StreamCounters, 'keyFrames' | 'keyFrameRequests' | 'onMs'> {
    const sent = this.#number - this.#refused;
    return { ssrc: this.ssrc, planned: this.#planned, sent, speech: this.#speech, bytes: this.#bytes };
  }
}

function speechMark({ onsetMs, dueMs }: NextPacket, sentUs: number): SpeechMark | undefined {
  if (onsetMs === undefined) return undefined;
  return { sinceOnsetUs: sentUs - onsetMs * US_PER_MS, positionMs: dueMs - onsetMs };
}
