/** WebSocket frames as cheap as they come (RFC 6455): what a client costs must not limit what a server can do. Pure. */

const BINARY = 0x82;
const MASKED = 0x80;
const MASK_BYTES = 4;
const SHORT_MAX = 125;
const LONG = 126;
const HEADER_BYTES = 2;
const LONG_LENGTH_BYTES = 2;

/** Size of a frame from a server. @param bytes of payload, up to 65,535 */
export const serverFrameBytes = (bytes: number): number =>
  HEADER_BYTES + (bytes > SHORT_MAX ? LONG_LENGTH_BYTES : 0) + bytes;

/** The same from a client, `count` in a row; the mask is 0, which is as good as any for a server. */
export function clientFrames(bytes: number, count: number): Buffer {
  const isLong = bytes > SHORT_MAX;
  const frame = Buffer.alloc(serverFrameBytes(bytes) + MASK_BYTES);
  frame[0] = BINARY;
  frame[1] = MASKED | (isLong ? LONG : bytes);
  if (isLong) frame.writeUInt16BE(bytes, HEADER_BYTES);
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

export const upgradeRequest = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');
