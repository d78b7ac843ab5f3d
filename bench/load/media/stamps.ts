/**
 * What every media packet of the load says about itself, at the end of its payload: SFUs rewrite headers and the VP8
 * descriptor, which is at the beginning. Pure.
 */

export type MediaKind = 'mic' | 'camera';

export type Stamp = {
  /** Of the bot that sends, {@link BASELINE_SENDER} for the load's own stream. */
  readonly sender: number;
  readonly kind: MediaKind;
  /** Of a camera, lowest 0. */
  readonly layer: number;
  /** Packets of this sender, kind and layer, from 0 on. */
  readonly number: number;
  /** When it was given to the socket, µs of {@link monotonicUs}. */
  readonly sentUs: number;
  /** Undefined in silence and for cameras. */
  readonly speech: SpeechMark | undefined;
};

/** Where a packet is in what somebody says without a pause. */
export type SpeechMark = {
  /** From the moment that they began until the packet was sent, µs. */
  readonly sinceOnsetUs: number;
  /** Speech before what this packet holds, ms; at most 65,535. */
  readonly positionMs: number;
};

const MAGIC = 0x6b_5a_4d_31;
const SENDER_BYTES = 3;
const TIME_BYTES = 6;
const SENDER_AT = 4;
const FLAGS_AT = SENDER_AT + SENDER_BYTES;
const NUMBER_AT = FLAGS_AT + 1;
const SENT_AT = NUMBER_AT + 4;
const ONSET_AT = SENT_AT + TIME_BYTES;
const POSITION_AT = ONSET_AT + 4;
export const STAMP_BYTES = POSITION_AT + 2;

const CAMERA_FLAG = 0x01;
const SPEECH_FLAG = 0x02;
const LAYER_SHIFT = 2;
const LAYER_MASK = 0x03;
const MAX_UINT16 = 0xff_ff;
const MAX_UINT32 = 0xff_ff_ff_ff;

/** Sender of the stream that goes through the load's own parts only; larger than any bot's index. */
export const BASELINE_SENDER = 0xff_ff_ff;

/** Writes it into the last {@link STAMP_BYTES} of a payload, which must have room. */
export function writeStamp(payload: Buffer, stamp: Stamp): void {
  const at = payload.length - STAMP_BYTES;
  const speech = stamp.speech === undefined ? 0 : SPEECH_FLAG;
  const camera = stamp.kind === 'camera' ? CAMERA_FLAG : 0;
  payload.writeUInt32BE(MAGIC, at);
  payload.writeUIntBE(stamp.sender, at + SENDER_AT, SENDER_BYTES);
  payload.writeUInt8(camera | speech | (stamp.layer << LAYER_SHIFT), at + FLAGS_AT);
  payload.writeUInt32BE(stamp.number >>> 0, at + NUMBER_AT);
  payload.writeUIntBE(stamp.sentUs, at + SENT_AT, TIME_BYTES);
  payload.writeUInt32BE(within(stamp.speech?.sinceOnsetUs, MAX_UINT32), at + ONSET_AT);
  payload.writeUInt16BE(within(stamp.speech?.positionMs, MAX_UINT16), at + POSITION_AT);
}

const within = (value: number | undefined, max: number): number =>
  Math.min(max, Math.max(0, Math.round(value ?? 0)));

/** @param packet a payload, or a packet that ends with one @returns undefined when it is none of ours */
export function readStamp(packet: Buffer): Stamp | undefined {
  const at = packet.length - STAMP_BYTES;
  if (at < 0 || packet.readUInt32BE(at) !== MAGIC) return undefined;
  const flags = packet.readUInt8(at + FLAGS_AT);
  return {
    sender: packet.readUIntBE(at + SENDER_AT, SENDER_BYTES),
    kind: (flags & CAMERA_FLAG) === 0 ? 'mic' : 'camera',
    layer: (flags >> LAYER_SHIFT) & LAYER_MASK,
    number: packet.readUInt32BE(at + NUMBER_AT),
    sentUs: packet.readUIntBE(at + SENT_AT, TIME_BYTES),
    speech: (flags & SPEECH_FLAG) === 0 ? undefined : readSpeech(packet, at),
  };
}

const readSpeech = (packet: Buffer, at: number): SpeechMark => ({
  sinceOnsetUs: packet.readUInt32BE(at + ONSET_AT),
  positionMs: packet.readUInt16BE(at + POSITION_AT),
});

const LAYERS = 4;
const KINDS = 2;

/** One number per sender, kind and layer: what is numbered together. */
export const sourceKey = ({ sender, kind, layer }: Pick<Stamp, 'sender' | 'kind' | 'layer'>): number =>
  (sender * KINDS + (kind === 'camera' ? 1 : 0)) * LAYERS + layer;
