/**
 * Payloads of a VP8 stream of nothing but grey: descriptor and frame header as a router reads them, and zeros, which a
 * decoder takes for a picture. Pure.
 */

/** X: the descriptor goes on. S: first packet of a frame. */
const EXTENDED_BIT = 0x80;
const START_BIT = 0x10;
/** Picture id, TL0PICIDX and TID are there, as in Chromium's simulcast. */
const FIELDS_BYTE = 0xe0;
const LONG_PICTURE_ID_BIT = 0x80_00;
const PICTURE_ID_MASK = 0x7f_ff;
/** Temporal layer 0, and one may begin with it. */
const TEMPORAL_BYTE = 0x20;
const DESCRIPTOR_BYTES = 6;
/** Frame tag: not a key frame / show it / size of the first partition: any, but decoders refuse 0 and ask for key frames. */
const DELTA_TAG = 0x31;
const KEY_TAG = 0x30;
const START_CODE = [0x9d, 0x01, 0x2a] as const;
const TAG_BYTES = 3;
const DIMENSION_MASK = 0x3f_ff;
const HEADER_BYTES = DESCRIPTOR_BYTES + TAG_BYTES + START_CODE.length + 4;
export const MIN_VP8_BYTES = HEADER_BYTES;

export type Vp8Packet = {
  readonly isKeyFrame: boolean;
  readonly isStartOfFrame: boolean;
  readonly pictureId: number;
  readonly width: number;
  readonly height: number;
};

/** Writes the first {@link MIN_VP8_BYTES} of a payload. @see RFC 7741, section 4 */
export function writeVp8(payload: Buffer, packet: Vp8Packet): void {
  payload.writeUInt8(EXTENDED_BIT | (packet.isStartOfFrame ? START_BIT : 0), 0);
  payload.writeUInt8(FIELDS_BYTE, 1);
  payload.writeUInt16BE(LONG_PICTURE_ID_BIT | (packet.pictureId & PICTURE_ID_MASK), 2);
  payload.writeUInt8(packet.pictureId & 0xff, 4); // each frame is one of temporal layer 0
  payload.writeUInt8(TEMPORAL_BYTE, DESCRIPTOR_BYTES - 1);
  payload.fill(0, DESCRIPTOR_BYTES, HEADER_BYTES);
  if (!packet.isStartOfFrame) return;
  payload.writeUInt8(packet.isKeyFrame ? KEY_TAG : DELTA_TAG, DESCRIPTOR_BYTES);
  if (!packet.isKeyFrame) return;
  const codeAt = DESCRIPTOR_BYTES + TAG_BYTES;
  payload.set(START_CODE, codeAt);
  payload.writeUInt16LE(packet.width & DIMENSION_MASK, codeAt + START_CODE.length);
  payload.writeUInt16LE(packet.height & DIMENSION_MASK, codeAt + START_CODE.length + 2);
}
