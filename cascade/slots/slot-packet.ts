/** Makes the packet of a slot from a talker's: own header, the talker's number as CSRC, its level, its payload as it is. Pure. */
import { RTP_HEADER_BYTES, type RtpPacket } from './rtp-packet.ts';

export type SlotHeader = {
  readonly payloadType: number;
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  /** The first of a tenancy; a marker that the source set stays, too. */
  readonly isFirst: boolean;
  /** Who talks. */
  readonly number: number;
  readonly levelExtensionId: number;
};

const VERSION_AND_ONE_CSRC = 0x81;
const PADDING_BIT = 0x20;
const EXTENSION_BIT = 0x10;
const MARKER_BIT = 0x80;
const CSRC_BYTES = 4;
/** One-byte header of one word (RFC 8285): id and length, the level, two bytes of padding. */
const LEVEL_BYTES = 8;
const LEVEL_PROFILE_AND_WORDS = 0xbede_0001;

/** Extensions of the source other than the level mean nothing here (its MID, its send times) and are left out. */
export function slotPacket(source: RtpPacket, header: SlotHeader): Buffer {
  const { bytes, levelByte, payloadOffset, hasPadding, hasMarker } = source;
  const hasLevel = levelByte !== undefined;
  const headerBytes = RTP_HEADER_BYTES + CSRC_BYTES + (hasLevel ? LEVEL_BYTES : 0);
  const packet = Buffer.allocUnsafe(headerBytes + bytes.length - payloadOffset);
  packet[0] = VERSION_AND_ONE_CSRC | (hasPadding ? PADDING_BIT : 0) | (hasLevel ? EXTENSION_BIT : 0);
  packet[1] = header.payloadType | (header.isFirst || hasMarker ? MARKER_BIT : 0);
  packet.writeUInt16BE(header.sequence, 2);
  packet.writeUInt32BE(header.timestamp, 4);
  packet.writeUInt32BE(header.ssrc, 8);
  packet.writeUInt32BE(header.number, RTP_HEADER_BYTES);
  if (hasLevel) {
    const offset = RTP_HEADER_BYTES + CSRC_BYTES;
    packet.writeUInt32BE(LEVEL_PROFILE_AND_WORDS, offset);
    packet.writeUInt32BE(((header.levelExtensionId << 28) | (levelByte << 16)) >>> 0, offset + 4);
  }
  bytes.copy(packet, headerBytes, payloadOffset);
  return packet;
}
