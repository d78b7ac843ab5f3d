import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeFrame, FrameReader, MAX_FRAME_BYTES } from '../../../../../bench/load/agent/wire.ts';

describe('FrameReader', () => {
  test('gives back what was encoded, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 20 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.map((message) => encodeFrame(message)));
          const reader = new FrameReader();
          const read: unknown[] = [];
          let at = 0;
          for (const length of [...cuts, stream.length]) {
            read.push(...reader.push(stream.subarray(at, at + length)));
            at += length;
          }

          expect(read).toEqual(JSON.parse(JSON.stringify(messages)));
        },
      ),
    );
  });

  test('refuses a length that none of ours has', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(MAX_FRAME_BYTES + 1);

    expect(() => new FrameReader().push(head)).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
  });

  test('refuses what is not JSON', () => {
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from('{')]);

    expect(() => new FrameReader().push(frame)).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
  });
});
