/** The little RTCP that a sender needs: reports that it writes, requests that it reads. Pure. */

const VERSION_BYTE = 0x80;
const SENDER_REPORT_TYPE = 200;
const SENDER_REPORT_BYTES = 28;
const PAYLOAD_FEEDBACK_TYPE = 206;
const PLI_FORMAT = 1;
const FIR_FORMAT = 4;
const FORMAT_MASK = 0x1f;
const HEADER_BYTES = 4;
const MEDIA_SSRC_AT = 8;
const FIR_ENTRIES_AT = 12;
const FIR_ENTRY_BYTES = 8;
/** From 1900, where NTP begins, to 1970. */
const NTP_EPOCH_OFFSET_SEC = 2_208_988_800;
const WORD_BYTES = 4;

export type SenderReport = {
  readonly ssrc: number;
  /** Of the wall clock, ms since 1970. */
  readonly wallMs: number;
  /** RTP timestamp of that moment. */
  readonly timestamp: number;
  readonly packets: number;
  readonly payloadBytes: number;
};

/** @see RFC 3550, section 6.4.1 */
export function senderReport(report: SenderReport): Buffer {
  const bytes = Buffer.alloc(SENDER_REPORT_BYTES);
  const seconds = Math.floor(report.wallMs / 1_000);
  bytes.writeUInt8(VERSION_BYTE, 0);
  bytes.writeUInt8(SENDER_REPORT_TYPE, 1);
  bytes.writeUInt16BE(SENDER_REPORT_BYTES / WORD_BYTES - 1, 2);
  bytes.writeUInt32BE(report.ssrc, 4);
  bytes.writeUInt32BE((seconds + NTP_EPOCH_OFFSET_SEC) >>> 0, 8);
  bytes.writeUInt32BE(Math.floor((report.wallMs / 1_000 - seconds) * 2 ** 32) >>> 0, 12);
  bytes.writeUInt32BE(report.timestamp >>> 0, 16);
  bytes.writeUInt32BE(report.packets >>> 0, 20);
  bytes.writeUInt32BE(report.payloadBytes >>> 0, 24);
  return bytes;
}

/** SSRCs for which a compound packet asks for a key frame, by PLI or FIR; what is no RTCP asks for nothing. */
export function keyFrameRequests(compound: Buffer): readonly number[] {
  const ssrcs: number[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= compound.length) {
    const bytes = (compound.readUInt16BE(at + 2) + 1) * WORD_BYTES;
    if (at + bytes > compound.length) break;
    if (compound.readUInt8(at + 1) === PAYLOAD_FEEDBACK_TYPE) {
      ssrcs.push(...feedbackSsrcs(compound.subarray(at, at + bytes)));
    }
    at += bytes;
  }
  return ssrcs;
}

/** @see RFC 4585, section 6.3.1, and RFC 5104, section 4.3.1 */
function feedbackSsrcs(packet: Buffer): readonly number[] {
  const format = packet.readUInt8(0) & FORMAT_MASK;
  if (format === PLI_FORMAT && packet.length >= FIR_ENTRIES_AT) return [packet.readUInt32BE(MEDIA_SSRC_AT)];
  if (format !== FIR_FORMAT) return [];
  const ssrcs: number[] = [];
  for (let at = FIR_ENTRIES_AT; at + FIR_ENTRY_BYTES <= packet.length; at += FIR_ENTRY_BYTES) {
    ssrcs.push(packet.readUInt32BE(at));
  }
  return ssrcs;
}
