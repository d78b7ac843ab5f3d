import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  readStamp,
  sourceKey,
  STAMP_BYTES,
  writeStamp,
  type Stamp,
} from '../../../../../bench/load/media/stamps.ts';

const anyStamp = fc.record({
  sender: fc.integer({ min: 0, max: 0xff_ff_ff }),
  kind: fc.constantFrom('mic' as const, 'camera' as const),
  layer: fc.integer({ min: 0, max: 3 }),
  number: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
  sentUs: fc.integer({ min: 0, max: 2 ** 47 }),
  speech: fc.option(
    fc.record({
      sinceOnsetUs: fc.integer({ min: 0, max: 0xff_ff_ff_ff }),
      positionMs: fc.integer({ min: 0, max: 0xff_ff }),
    }),
    { nil: undefined },
  ),
});

const stamp = (over: Partial<Stamp> = {}): Stamp => ({
  sender: 1,
  kind: 'mic',
  layer: 0,
  number: 7,
  sentUs: 1_000,
  speech: undefined,
  ...over,
});

describe('writeStamp() and readStamp()', () => {
  test('give back what was written, whatever is in front of it', () => {
    fc.assert(
      fc.property(anyStamp, fc.integer({ min: 0, max: 1_200 }), (written, before) => {
        const payload = Buffer.alloc(before + STAMP_BYTES, 0xa5);

        writeStamp(payload, written);

        expect(readStamp(payload)).toEqual(written);
        expect(payload.subarray(0, before).every((byte) => byte === 0xa5)).toBe(true);
      }),
    );
  });

  test('cut what does not fit in instead of failing', () => {
    const payload = Buffer.alloc(STAMP_BYTES);

    writeStamp(payload, stamp({ speech: { sinceOnsetUs: -3, positionMs: 1e9 } }));

    expect(readStamp(payload)?.speech).toEqual({ sinceOnsetUs: 0, positionMs: 0xff_ff });
  });

  test('see that a packet is not ours, or too short', () => {
    expect(readStamp(Buffer.alloc(100))).toBeUndefined();
    expect(readStamp(Buffer.alloc(STAMP_BYTES - 1))).toBeUndefined();
  });
});

describe('sourceKey()', () => {
  test('differs where numbering does', () => {
    const all = [0, 1].flatMap((sender) => [
      stamp({ sender }),
      ...[0, 1, 2].map((layer) => stamp({ sender, kind: 'camera', layer })),
    ]);

    expect(new Set(all.map(sourceKey)).size).toBe(all.length);
  });
});
