import { describe, expect, test } from '@jest/globals';
import {
  decodeDtlsParameters,
  decodeRtpCapabilities,
  decodeRtpParameters,
} from '../../../../cascade/media/rtp-json.ts';
import { dtlsParametersJson, opusParameters } from '../../../support/media-rtp.ts';

const invalid = (code: string) => expect.objectContaining({ code });

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('decodeRtpParameters()', () => {
  test('takes what a browser sends', () => {
    expect(decodeRtpParameters(JSON.stringify(opusParameters()))).toEqual(opusParameters());
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no codecs', '{"codecs":[],"encodings":[{}]}'],
    ['no encodings', '{"codecs":[{"mimeType":"audio/opus","payloadType":1,"clockRate":1}],"encodings":[]}'],
    ['codecs of no sense', '{"codecs":[1],"encodings":[{}]}'],
    ['too much', JSON.stringify({ ...opusParameters(), mid: 'x'.repeat(17_000) })],
  ])('refuses %s', (_what, json) => {
    expect(thrownBy(() => decodeRtpParameters(json))).toEqual(invalid('RTP_PARAMETERS_INVALID'));
  });
});

describe('decodeRtpCapabilities()', () => {
  test.each([['{}'], ['{"codecs":{}}'], [JSON.stringify({ codecs: [], x: 'x'.repeat(33_000) })]])(
    'refuses %.20s',
    (json) => {
      expect(thrownBy(() => decodeRtpCapabilities(json))).toEqual(invalid('RTP_PARAMETERS_INVALID'));
    },
  );
});

describe('decodeDtlsParameters()', () => {
  test('takes a fingerprint', () => {
    expect(decodeDtlsParameters(dtlsParametersJson()).fingerprints).toHaveLength(1);
  });

  test.each([
    ['no fingerprint', '{"role":"client","fingerprints":[]}'],
    ['an unknown hash', '{"fingerprints":[{"algorithm":"md5","value":"00:11"}]}'],
    ['no hexadecimal value', '{"fingerprints":[{"algorithm":"sha-256","value":"zz"}]}'],
    ['an unknown role', dtlsParametersJson().replace('client', 'boss')],
  ])('refuses %s', (_what, json) => {
    expect(thrownBy(() => decodeDtlsParameters(json))).toEqual(invalid('ARGUMENT_INVALID'));
  });
});
