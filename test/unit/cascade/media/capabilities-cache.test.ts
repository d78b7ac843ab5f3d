import { describe, expect, test } from '@jest/globals';
import { CapabilitiesCache } from '../../../../cascade/media/capabilities-cache.ts';

const OPUS = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };
const RTX = { kind: 'video', mimeType: 'video/rtx', clockRate: 90_000, parameters: { apt: 96 } };
const AV1 = { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 };
const MID = { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 };
const OTHER = { kind: 'video', uri: 'urn:example:of-nobody', preferredId: 9 };

const textOf = (preferredPayloadType: number): string =>
  JSON.stringify({
    codecs: [{ ...OPUS, preferredPayloadType }, { ...RTX, preferredPayloadType: 97 }, AV1],
    headerExtensions: [MID, OTHER],
  });

describe('CapabilitiesCache', () => {
  test('leaves out what no router could send, and decodes the same text once', () => {
    const cache = new CapabilitiesCache();

    const decoded = cache.decode(textOf(100));

    expect(decoded).toEqual({
      codecs: [
        { ...OPUS, preferredPayloadType: 100 },
        { ...RTX, preferredPayloadType: 97 },
      ],
      headerExtensions: [MID],
    });
    expect(cache.decode(textOf(100))).toBe(decoded);
  });

  test('keeps a bounded number, those that were used last', () => {
    const cache = new CapabilitiesCache();
    const first = cache.decode(textOf(0));
    const second = cache.decode(textOf(1));

    for (let type = 2; type <= 64; type += 1) {
      cache.decode(textOf(type));
      cache.decode(textOf(0));
    }

    expect(cache.decode(textOf(0))).toBe(first);
    expect(cache.decode(textOf(1))).not.toBe(second);
  });

  test('refuses what is none, each time', () => {
    const cache = new CapabilitiesCache();

    for (let time = 0; time < 2; time += 1) {
      expect(() => cache.decode('{}')).toThrow(expect.objectContaining({ code: 'RTP_PARAMETERS_INVALID' }));
    }
  });
});
