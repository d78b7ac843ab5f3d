/** What the packets of bots look like to a router: VP8 payloads, frames of a layer, RTCP, keys. */
import { describe, expect, test } from '@jest/globals';
import { deltaPayloadBytes, frameMs, planFrame } from '../../../../../bench/load/media/frame-plan.ts';
import { keyFrameRequests, senderReport } from '../../../../../bench/load/media/rtcp.ts';
import { planCamera, planMic } from '../../../../../bench/load/media/source-plan.ts';
import { newSrtpKey, sessionConfig } from '../../../../../bench/load/media/srtp-keys.ts';
import { MIN_VP8_BYTES, writeVp8 } from '../../../../../bench/load/media/vp8-payload.ts';
import { profileOf, type VideoLayer } from '../../../../../bench/load/profiles.ts';

const LAYERS = profileOf('council')?.layers ?? [];
const [TILE, , LARGE] = LAYERS;
if (TILE === undefined || LARGE === undefined) throw new Error('no layers');

const vp8 = (over: Partial<Parameters<typeof writeVp8>[1]>): Buffer => {
  const payload = Buffer.alloc(MIN_VP8_BYTES + 4, 0xff);
  writeVp8(payload, {
    isKeyFrame: false,
    isStartOfFrame: true,
    pictureId: 0x1_23,
    width: 320,
    height: 180,
    ...over,
  });
  return payload;
};

describe('writeVp8()', () => {
  test('writes descriptor, frame tag, start code and size of a key frame', () => {
    expect(vp8({ isKeyFrame: true }).subarray(0, MIN_VP8_BYTES).toString('hex')).toBe(
      '90e081232320' + '300000' + '9d012a' + '4001' + 'b400',
    );
  });

  test('marks other frames, and packets that begin none', () => {
    expect((vp8({})[6] ?? 0) & 1).toBe(1);
    expect((vp8({ isStartOfFrame: false, isKeyFrame: true })[0] ?? 0) & 0x10).toBe(0);
  });
});

describe('planFrame()', () => {
  test.each(LAYERS)('keeps the packets and bits per second of $height lines', (layer: VideoLayer) => {
    const frames = Array.from({ length: layer.framesPerS }, (_, index) => planFrame(layer, index, false));
    const packets = frames.reduce((sum, frame) => sum + frame.packets, 0);
    const bits = frames.reduce((sum, frame) => sum + frame.packets * frame.payloadBytes * 8, 0);

    expect(packets).toBe(layer.packetsPerS);
    expect(Math.abs(bits / layer.bitrateBps - 1)).toBeLessThan(0.01);
    for (const frame of frames) {
      expect(frame.packets * frame.spacingMs).toBeCloseTo(frameMs(layer));
    }
  });

  test('sends a key frame at once, several times as large', () => {
    const frame = planFrame(LARGE, 3, true);

    expect(frame.spacingMs).toBe(0);
    expect(frame.startMs).toBeCloseTo(100);
    expect(frame.packets * frame.payloadBytes).toBeGreaterThan((4 * LARGE.bitrateBps) / 8 / LARGE.framesPerS);
  });

  test('leaves room for descriptor and stamp in the thinnest layer', () => {
    expect(deltaPayloadBytes({ ...TILE, bitrateBps: 1 })).toBeGreaterThan(MIN_VP8_BYTES);
  });
});

describe('planMic() and planCamera()', () => {
  test('use SSRCs of their own for each bot, and neither rid nor mid', () => {
    const plans = [0, 1, 2].flatMap((index) => [planMic(index), planCamera(index, LAYERS)]);
    const ssrcs = plans.flatMap(({ encodings }) => encodings.map(({ ssrc }) => ssrc));

    expect(new Set(ssrcs).size).toBe(12);
    expect(JSON.stringify(plans)).not.toMatch(/"(rid|mid)"/);
  });

  test('say how layers are scaled, lowest first', () => {
    const { rtpParameters } = planCamera(0, LAYERS);

    expect(rtpParameters.encodings).toMatchObject(
      [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy })),
    );
  });
});

describe('senderReport()', () => {
  test('says which moment a timestamp is, since 1900', () => {
    const report = senderReport({ ssrc: 5, wallMs: 1_500, timestamp: 9, packets: 2, payloadBytes: 3 });

    expect(report.readUInt16BE(2)).toBe(6);
    expect(report.readUInt32BE(8)).toBe(2_208_988_801);
    expect(report.readUInt32BE(12)).toBe(2 ** 31);
    expect(report.readUInt32BE(16)).toBe(9);
  });
});

describe('keyFrameRequests()', () => {
  const pli = Buffer.from('81ce0002000000010000abcd', 'hex');
  const fir = Buffer.from('84ce000400000001000000000000bcde01000000', 'hex');
  const report = senderReport({ ssrc: 5, wallMs: 0, timestamp: 0, packets: 0, payloadBytes: 0 });

  test('finds PLI and FIR behind reports', () => {
    expect(keyFrameRequests(Buffer.concat([report, pli, fir]))).toEqual([0xab_cd, 0xbc_de]);
  });

  test('takes what is cut off, or no RTCP, for nothing', () => {
    expect(keyFrameRequests(pli.subarray(0, 11))).toEqual([]);
    expect(keyFrameRequests(Buffer.from([1, 2]))).toEqual([]);
    expect(keyFrameRequests(Buffer.from('81ce0000', 'hex'))).toEqual([]);
    expect(keyFrameRequests(Buffer.from('84ce0000', 'hex'))).toEqual([]);
  });
});

describe('sessionConfig()', () => {
  test.each(['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80'] as const)('splits keys of %s', (suite) => {
    const local = newSrtpKey(suite);

    const { keys } = sessionConfig({ local, remote: newSrtpKey(suite) });

    const joined = Buffer.concat([keys.localMasterKey, keys.localMasterSalt]).toString('base64');
    expect(joined).toBe(local.keyBase64);
    expect(keys.localMasterKey).toHaveLength(16);
  });

  test('refuses two suites, unknown ones, and keys of another length', () => {
    const local = newSrtpKey('AEAD_AES_128_GCM');
    const refused = [newSrtpKey('AES_CM_128_HMAC_SHA1_80'), { ...local, keyBase64: 'AAAA' }];

    for (const remote of refused) expect(() => sessionConfig({ local, remote })).toThrow(RangeError);
    const unknown = { ...local, cryptoSuite: 'ROT13' };
    expect(() => sessionConfig({ local: unknown, remote: unknown })).toThrow(RangeError);
  });
});
