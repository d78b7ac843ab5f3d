import { describe, expect, test } from '@jest/globals';
import { clientFrames, serverFrameBytes } from '../../../../bench/limit/ws-frames.ts';

describe('clientFrames()', () => {
  test.each([
    [32, [0x82, 0x80 | 32], 6],
    [125, [0x82, 0x80 | 125], 6],
    [200, [0x82, 0x80 | 126, 0, 200], 8],
  ])('makes frames of %d bytes as RFC 6455 has them', (bytes, header, headerBytes) => {
    const frames = clientFrames(bytes, 3);

    expect([...frames.subarray(0, header.length)]).toEqual(header);
    expect(frames).toHaveLength(3 * (headerBytes + bytes));
    expect(serverFrameBytes(bytes)).toBe(headerBytes - 4 + bytes);
  });
});
