import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isRtcp, parseRtp } from '../../../../cascade/slots/rtp-packet.ts';
import { slotPacket } from '../../../../cascade/slots/slot-packet.ts';
import { micPacket } from '../../../support/slot-rtp.ts';

const LEVEL_ID = 6;
const PAYLOAD = Buffer.from([1, 2, 3, 250]);
const MIC = {
  ssrc: 0xfedcba98,
  sequence: 0xfffe,
  timestamp: 0xfffffffe,
  payload: PAYLOAD,
  levelId: LEVEL_ID,
};
const HEADER = {
  payloadType: 100,
  ssrc: 7,
  sequence: 0xffff,
  timestamp: 0xffffffff,
  isFirst: true,
  number: 2 ** 28 - 1,
  levelExtensionId: LEVEL_ID,
};
const head = (first: number, ...rest: readonly number[]): Buffer =>
  Buffer.from([first, 111, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, ...rest]);

describe('parseRtp()', () => {
  test('reads header, contributing source, level and where the payload is', () => {
    const bytes = micPacket({ ...MIC, levelDb: 33, csrc: 12 });

    const packet = parseRtp(bytes, LEVEL_ID);

    expect(packet).toMatchObject({ sequence: 0xfffe, timestamp: 0xfffffffe, ssrc: 0xfedcba98, csrc: 12 });
    expect(packet).toMatchObject({ levelByte: 0x80 | 33, payloadType: 111, hasMarker: false });
    expect(bytes.subarray(packet?.payloadOffset)).toEqual(PAYLOAD);
  });

  test.each([
    ['among others', [0xbe, 0xde, 0, 2, 0x11, 9, 9, 0, 0x60, 0x85, 0, 0]],
    ['in two-byte headers', [0x10, 0, 0, 2, 1, 0, 6, 1, 0x85, 0, 0, 0]],
  ])('finds the level %s', (_, extensions) => {
    expect(parseRtp(head(0x90, ...extensions), LEVEL_ID)?.levelByte).toBe(0x85);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['too short', head(0x80).subarray(0, 11)],
    ['another version', head(0x40)],
    ['more sources than bytes', head(0x8f)],
    ['no room for extensions', head(0x90, 0xbe, 0xde)],
    ['extensions that end outside', head(0x90, 0xbe, 0xde, 0, 9)],
    ['padding longer than the payload', head(0xa0, 1, 9)],
    ['padding of nothing', head(0xa0, 1, 0)],
  ])('refuses %s', (_, bytes) => {
    expect(parseRtp(bytes, LEVEL_ID)).toBeUndefined();
  });

  test('an extension that is cut off is left out', () => {
    expect(parseRtp(head(0x90, 0xbe, 0xde, 0, 1, 0, 0, 0, 0x60), LEVEL_ID)?.levelByte).toBeUndefined();
  });

  test('takes any bytes, and what it takes can be made a slot packet with the same payload', () => {
    const likely = fc.tuple(
      fc.integer({ min: 0x80, max: 0xbf }),
      fc.uint8Array({ minLength: 11, maxLength: 60 }),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each)),
      likely.map(([first, rest]) => Buffer.from([first, ...rest])),
      likely.map(([first, rest]) => {
        const packet = Buffer.from([first | 0x10, ...rest]);
        if (packet.length > 15)
          packet.set(
            [0xbe, 0xde, 0, 3],
            12 + (first & 0x0f) * 4 < packet.length - 4 ? 12 + (first & 0x0f) * 4 : 12,
          );
        return packet;
      }),
    );
    fc.assert(
      fc.property(bytes, (each) => {
        isRtcp(each);
        const packet = parseRtp(each, LEVEL_ID);
        if (packet === undefined) return;
        const out = slotPacket(packet, HEADER);
        const back = parseRtp(out, LEVEL_ID);
        expect(back).toMatchObject({ ssrc: 7, csrc: HEADER.number, sequence: 0xffff, timestamp: 0xffffffff });
        expect(back?.levelByte).toBe(packet.levelByte);
        expect(out.subarray(back?.payloadOffset)).toEqual(each.subarray(packet.payloadOffset));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('slotPacket()', () => {
  test.each([
    [true, undefined, 0x80 | 100],
    [false, undefined, 100],
  ])('marker is set at a tenancy’s first packet: %p', (isFirst, levelDb, second) => {
    const packet = parseRtp(micPacket({ ...MIC, ...(levelDb === undefined ? {} : { levelDb }) }), LEVEL_ID);

    const out = packet === undefined ? undefined : slotPacket(packet, { ...HEADER, isFirst });

    expect(out?.[1]).toBe(second);
    expect(out?.length).toBe(12 + 4 + PAYLOAD.length); // no level in, none out
  });
});

describe('isRtcp()', () => {
  test.each([
    [200, true],
    [201, true],
    [206, true],
    [111, false],
    [0x80 | 111, false],
    [0x80 | 100, false],
  ])('type byte %p: %p', (type, expected) => {
    expect(isRtcp(Buffer.from([0x80, type]))).toBe(expected);
  });
});
