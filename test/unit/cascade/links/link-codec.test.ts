import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RtpParameters } from 'mediasoup/types';
import { decodeLink, encodeLink } from '../../../../cascade/links/link-codec.ts';
import type { LinkBody, LinkEnvelope } from '../../../../cascade/links/link-message.ts';
import { ALL_LAYERS } from '../../../../cascade/policy/demand.ts';
import { parseNodeId, parseRoomId, parseSourceId } from '../../../../common/ids.ts';
import { LinkMessage, SourceKind, type ILinkMessage } from '../../../../proto/index.ts';

const ref = fc.record({
  sourceId: fc.constantFrom('ada:mic', 'bob:cam').map(parseSourceId),
  generation: fc.nat(),
});
const layers = fc
  .tuple(ref, fc.integer({ min: -1, max: 7 }))
  .map(([one, maxLayer]) => ({ ...one, maxLayer }));
const nodeId = fc.constantFrom('sfu-a', 'sfu-b').map(parseNodeId);
const endpoint = fc.record({
  ip: fc.ipV4(),
  port: fc.integer({ min: 1, max: 65_535 }),
  srtp: fc.record({
    cryptoSuite: fc.constant('AEAD_AES_256_GCM' as const),
    keyBase64: fc.base64String({ minLength: 4 }),
  }),
});
const offer = fc.record({
  kind: fc.constantFrom(SourceKind.SOURCE_KIND_MIC, SourceKind.SOURCE_KIND_CAMERA),
  rtpParameters: fc.constant<RtpParameters>({ codecs: [], encodings: [{ ssrc: 1 }] }),
  paused: fc.boolean(),
  originNodeId: nodeId,
  hops: fc.nat(),
  path: fc.array(nodeId),
});

const slots: fc.Arbitrary<LinkBody> = fc.oneof(
  fc.constantFrom(
    { type: 'slotsWanted' as const },
    { type: 'slotsUnwanted' as const },
    { type: 'slotsAccepted' as const },
    { type: 'slotsEnded' as const, code: 'ROOM_UNKNOWN' as const, detail: 'not here' },
  ),
  fc.integer({ min: 1, max: 8 }).map((count) => ({
    type: 'slotsOffered' as const,
    rtpParameters: Array.from({ length: count }, (_, ssrc) => ({ codecs: [], encodings: [{ ssrc }] })),
  })),
);

const body: fc.Arbitrary<LinkBody> = fc.oneof(
  slots,
  fc.constant({ type: 'wanted' as const }),
  endpoint.map((value) => ({ type: 'offer' as const, endpoint: value })),
  endpoint.map((value) => ({ type: 'answer' as const, endpoint: value })),
  fc.constantFrom({ type: 'close' as const }, { type: 'close' as const, code: 'LINK_FAILED' as const }),
  fc.tuple(layers, fc.option(nodeId)).map(([value, originNodeId]) => ({
    type: 'sourceWanted' as const,
    ...value,
    ...(originNodeId !== null && { originNodeId }),
  })),
  layers.map((value) => ({ type: 'sourceLayers' as const, ...value })),
  ref.map((value) => ({ type: 'sourceUnwanted' as const, ...value })),
  fc.tuple(ref, offer).map(([one, other]) => ({ type: 'sourceOffered' as const, ...one, ...other })),
  ref.map((value) => ({ type: 'sourceAccepted' as const, ...value })),
  fc
    .tuple(ref, fc.string())
    .map(([one, detail]) => ({ type: 'sourceRefused' as const, ...one, code: 'FENCED' as const, detail })),
  ref.map((value) => ({ type: 'sourceEnded' as const, ...value })),
  fc.tuple(ref, fc.boolean()).map(([one, paused]) => ({ type: 'sourcePaused' as const, ...one, paused })),
  fc.tuple(ref, fc.nat(10)).map(([one, score]) => ({ type: 'sourceScore' as const, ...one, score })),
  fc.tuple(ref, fc.boolean()).map(([one, shed]) => ({ type: 'sourceShed' as const, ...one, shed })),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()).map(([receivedBytes, atMs, lagMs, droppedPackets]) => ({
    type: 'traffic' as const,
    receivedBytes,
    atMs,
    lagMs,
    droppedPackets,
  })),
);

const overTheWire = (message: ILinkMessage) => LinkMessage.decode(LinkMessage.encode(message).finish());

const GOOD_ENDPOINT = {
  ip: '10.0.0.1',
  port: 4_000,
  srtpCryptoSuite: 'AEAD_AES_256_GCM',
  srtpKeyBase64: 'a2V5',
};
const GOOD_OFFER = { sourceId: 'ada:mic', rtpParametersJson: '{"codecs":[]}', originNodeId: 'sfu-a' };

describe('decodeLink()', () => {
  test('gives back what was encoded', () => {
    fc.assert(
      fc.property(body, fc.nat(), (one, generation) => {
        const envelope: LinkEnvelope = { roomId: parseRoomId('r'), generation, body: one };

        expect(decodeLink(overTheWire(encodeLink(envelope)))).toEqual(envelope);
      }),
    );
  });

  test('a wish of an older version is for all layers', () => {
    const decoded = decodeLink(overTheWire({ roomId: 'r', sourceWanted: { sourceId: 'ada:cam' } }));

    expect(decoded?.body).toMatchObject({ type: 'sourceWanted', maxLayer: ALL_LAYERS });
  });

  test('passes over a kind that it does not know', () => {
    expect(decodeLink(overTheWire({ roomId: 'r', generation: 1 }))).toBeUndefined();
  });

  test.each<[string, ILinkMessage, string]>([
    ['a room id with a slash', { roomId: 'a/b', wanted: {} }, 'ARGUMENT_INVALID'],
    ['no room id', { wanted: {} }, 'ARGUMENT_INVALID'],
    ['a source without id', { roomId: 'r', sourceWanted: {} }, 'ARGUMENT_INVALID'],
    ['an offer without endpoint', { roomId: 'r', offer: {} }, 'FRAME_INVALID'],
    ['a port of 0', { roomId: 'r', offer: { endpoint: { ...GOOD_ENDPOINT, port: 0 } } }, 'FRAME_INVALID'],
    [
      'a port of 65536',
      { roomId: 'r', answer: { endpoint: { ...GOOD_ENDPOINT, port: 65_536 } } },
      'FRAME_INVALID',
    ],
    [
      'an unknown cipher',
      { roomId: 'r', offer: { endpoint: { ...GOOD_ENDPOINT, srtpCryptoSuite: 'X' } } },
      'FRAME_INVALID',
    ],
    [
      'RTP parameters that are no JSON',
      { roomId: 'r', sourceOffered: { ...GOOD_OFFER, rtpParametersJson: '{' } },
      'FRAME_INVALID',
    ],
    [
      'RTP parameters without codecs',
      { roomId: 'r', sourceOffered: { ...GOOD_OFFER, rtpParametersJson: '[]' } },
      'FRAME_INVALID',
    ],
    [
      'RTP parameters without end',
      { roomId: 'r', sourceOffered: { ...GOOD_OFFER, rtpParametersJson: ' '.repeat(70_000) } },
      'FRAME_INVALID',
    ],
  ])('refuses %s', (_what, message, code) => {
    expect(() => decodeLink(overTheWire(message))).toThrow(expect.objectContaining({ code }));
  });
});
