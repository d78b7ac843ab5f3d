import { describe, expect, test } from '@jest/globals';
import { TrustedProxies } from '../../../../signal/server/forwarded-peer.ts';

const PROXY = { text: '10.0.0.9', bytes: Uint8Array.of(10, 0, 0, 9) };
const MAPPED = { text: '0000:0000:0000:0000:0000:ffff:0a00:0009', bytes: new Uint8Array(16) };
const proxies = new TrustedProxies(['10.0.0.9', '10.0.0.8', 'fd00::/64']);

describe('TrustedProxies.clientOf()', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', [192, 0, 2, 1]],
    ['evil, 127.0.0.1, 192.0.2.1', '192.0.2.1', [192, 0, 2, 1]],
    ['192.0.2.1, 10.0.0.8', '192.0.2.1', [192, 0, 2, 1]],
    ['2001:db8::1', '2001:db8::1', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]],
  ])('takes from %p the last one that is no proxy', (header, text, bytes) => {
    expect(proxies.clientOf(PROXY, header)).toEqual({ text, bytes: Uint8Array.from(bytes) });
  });

  test('knows a block of proxies', () => {
    const direct = { text: 'fd00::1:2', bytes: new Uint8Array(16) };

    expect(proxies.clientOf(direct, '192.0.2.1').text).toBe('192.0.2.1');
  });

  test('knows a proxy also by its mapped address', () => {
    expect(proxies.clientOf(MAPPED, '192.0.2.1').text).toBe('192.0.2.1');
  });

  test.each(['', 'unknown', '192.0.2.1:80'])('stays with the proxy when the header is %p', (header) => {
    expect(proxies.clientOf(PROXY, header)).toBe(PROXY);
  });

  test('does not believe anybody else', () => {
    const direct = { text: '192.0.2.7', bytes: Uint8Array.of(192, 0, 2, 7) };

    expect(proxies.clientOf(direct, '10.1.1.1')).toBe(direct);
  });
});
