import { describe, expect, test } from '@jest/globals';
import { decodePlainParameters } from '../../../../cascade/media/plain-json.ts';

const key = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
const GCM = { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: key(28) };
const SENDING = { suite: 'AEAD_AES_128_GCM', isReceiving: false, ip: '127.0.0.1' } as const;
const RECEIVING = { ...SENDING, isReceiving: true } as const;

describe('decodePlainParameters()', () => {
  test('takes the key of who sends, and with it the address of who receives', () => {
    const there = { ip: '192.0.2.7', port: 4_000 };

    expect(decodePlainParameters(JSON.stringify({ srtpParameters: GCM }), SENDING)).toEqual({
      srtpParameters: GCM,
      address: {},
    });
    expect(decodePlainParameters(JSON.stringify({ ...there, srtpParameters: GCM }), RECEIVING)).toEqual({
      srtpParameters: GCM,
      address: there,
    });
  });

  test.each([
    ['another suite', SENDING, { srtpParameters: { ...GCM, cryptoSuite: 'AES_CM_128_HMAC_SHA1_80' } }],
    ['a suite of no sense', SENDING, { srtpParameters: { ...GCM, cryptoSuite: 'NULL' } }],
    ['a key of another suite', SENDING, { srtpParameters: { ...GCM, keyBase64: key(30) } }],
    ['a key that is no base64', SENDING, { srtpParameters: { ...GCM, keyBase64: '*'.repeat(40) } }],
    ['no key', SENDING, { srtpParameters: {} }],
    ['an address for sending', SENDING, { ip: '127.0.0.1', port: 1, srtpParameters: GCM }],
    ['no address for receiving', RECEIVING, { srtpParameters: GCM }],
    ['no port for receiving', RECEIVING, { ip: '127.0.0.1', srtpParameters: GCM }],
    ['a name', RECEIVING, { ip: 'localhost', port: 1, srtpParameters: GCM }],
    ['an address of the other family', RECEIVING, { ip: '::1', port: 1, srtpParameters: GCM }],
    ['a port out of range', RECEIVING, { ip: '127.0.0.1', port: 65_536, srtpParameters: GCM }],
    ['what it does not know', SENDING, { rtcpPort: 1, srtpParameters: GCM }],
    ['too much', SENDING, { srtpParameters: { ...GCM, keyBase64: key(1_000) } }],
  ])('refuses %s without showing the key', (_what, own, end) => {
    let message = '';
    try {
      decodePlainParameters(JSON.stringify(end), own);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ARGUMENT_INVALID' });
      message = String(error);
    }

    expect(message).toContain('plain parameters');
    expect(message).not.toContain(GCM.keyBase64.slice(0, 8));
  });
});
