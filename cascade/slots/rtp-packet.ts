/**
 * Reads RTP packets (RFC 3550) of audio: the header, who contributed, and the level (RFC 6464). Total: whatever bytes
 * come, it neither throws nor reads outside of them. Pure.
 */

/** A packet that is well-formed; `bytes` is not copied. */
export type RtpPacket = {
  readonly bytes: Buffer;
  readonly payloadType: number;
  readonly hasMarker: boolean;
  readonly hasPadding: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** First of the contributing sources. */
  readonly csrc: number | undefined;
  /** The level extension's byte as it is: voice flag and level; undefined = not there. */
  readonly levelByte: number | undefined;
  /** Where the payload begins; it ends with the packet, padding included. */
  readonly payloadOffset: number;
};

export const RTP_HEADER_BYTES = 12;
const VERSION = 2;
const WORD_BYTES = 4;
const EXTENSION_HEADER_BYTES = 4;
const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x1000;
/** Of RTCP, where RTP has marker and payload type (RFC 5761). */
const RTCP_TYPES = { first: 192, last: 223 } as const;

/** True for what is RTCP on a port that both use. */
export function isRtcp(bytes: Buffer): boolean {
  const type = bytes[1] ?? 0;
  return type >= RTCP_TYPES.first && type <= RTCP_TYPES.last;
}

/** @returns undefined when it is no RTP packet */
export function parseRtp(bytes: Buffer, levelExtensionId: number): RtpPacket | undefined {
  if (bytes.length < RTP_HEADER_BYTES) return undefined;
  const [first = 0, second = 0] = bytes;
  if (first >> 6 !== VERSION) return undefined;
  const csrcCount = first & 0x0f;
  const csrcEnd = RTP_HEADER_BYTES + csrcCount * WORD_BYTES;
  const extensions = extensionsOf(bytes, csrcEnd, (first & 0x10) !== 0);
  if (extensions === undefined || extensions.end > bytes.length) return undefined;
  const hasPadding = (first & 0x20) !== 0;
  if (hasPadding && !isPaddingWithin(bytes, extensions.end)) return undefined;
  return {
    bytes,
    payloadType: second & 0x7f,
    hasMarker: (second & 0x80) !== 0,
    hasPadding,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    csrc: csrcCount === 0 ? undefined : bytes.readUInt32BE(RTP_HEADER_BYTES),
    levelByte: findLevel(bytes, extensions, levelExtensionId),
    payloadOffset: extensions.end,
  };
}

type Extensions = { readonly profile: number; readonly start: number; readonly end: number };

function extensionsOf(bytes: Buffer, offset: number, isThere: boolean): Extensions | undefined {
  if (!isThere) return { profile: 0, start: offset, end: offset };
  if (offset + EXTENSION_HEADER_BYTES > bytes.length) return undefined;
  const start = offset + EXTENSION_HEADER_BYTES;
  return {
    profile: bytes.readUInt16BE(offset),
    start,
    end: start + bytes.readUInt16BE(offset + 2) * WORD_BYTES,
  };
}

function isPaddingWithin(bytes: Buffer, payloadOffset: number): boolean {
  const paddingBytes = bytes[bytes.length - 1] ?? 0;
  return paddingBytes > 0 && payloadOffset + paddingBytes <= bytes.length;
}

function findLevel(bytes: Buffer, extensions: Extensions, levelExtensionId: number): number | undefined {
  const isOneByte = extensions.profile === ONE_BYTE_PROFILE;
  if (!isOneByte && (extensions.profile & 0xfff0) !== TWO_BYTE_PROFILE) return undefined;
  let offset = extensions.start;
  while (offset < extensions.end) {
    const element = isOneByte ? oneByteElement(bytes, offset) : twoByteElement(bytes, offset);
    if (element.id === levelExtensionId && element.length >= 1 && element.data < extensions.end)
      return bytes[element.data];
    offset = element.next;
  }
  return undefined;
}

/** `next` is always further on. */
type Element = { readonly id: number; readonly length: number; readonly data: number; readonly next: number };

function oneByteElement(bytes: Buffer, offset: number): Element {
  const head = bytes[offset] ?? 0;
  const data = offset + 1;
  if (head === 0) return { id: 0, length: 0, data, next: data }; // padding
  if (head >> 4 === 15) return { id: 0, length: 0, data, next: bytes.length }; // "stop here"
  const length = (head & 0x0f) + 1;
  return { id: head >> 4, length, data, next: data + length };
}

function twoByteElement(bytes: Buffer, offset: number): Element {
  const id = bytes[offset] ?? 0;
  if (id === 0) return { id, length: 0, data: offset + 1, next: offset + 1 }; // padding
  const length = bytes[offset + 1] ?? 0;
  const data = offset + 2;
  return { id, length, data, next: data + length };
}
