import { describe, expect, test } from '@jest/globals';
import { WaitingSockets } from '../../../../signal/server/waiting-sockets.ts';

const ipv4 = (last: number) => ({ text: `192.0.2.${last}`, bytes: Uint8Array.of(192, 0, 2, last) });

function ipv6(subnet: number, host: number) {
  const bytes = new Uint8Array(16).fill(0);
  bytes.set([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, subnet]);
  bytes[15] = host;
  return { text: `2001:db8:0:${subnet}::${host}`, bytes };
}

describe('WaitingSockets', () => {
  test('has so many places for a peer, and gives one that is free again to the next', () => {
    const waiting = new WaitingSockets({ total: 10, perPeer: 2 });
    const first = waiting.take(ipv4(1));
    waiting.take(ipv4(1));
    expect(waiting.take(ipv4(1))).toBeUndefined();
    expect(waiting.take(ipv4(2))).toBeDefined();

    first?.();
    first?.();

    expect(waiting.take(ipv4(1))).toBeDefined();
    expect(waiting.take(ipv4(1))).toBeUndefined();
  });

  test('has so many places for all, this machine included', () => {
    const waiting = new WaitingSockets({ total: 2, perPeer: 1 });
    const self = { text: '127.0.0.1', bytes: Uint8Array.of(127, 0, 0, 1) };
    const places = [waiting.take(self), waiting.take(self)];

    expect(places.every(Boolean)).toBe(true);
    expect(waiting.take(ipv4(1))).toBeUndefined();
    expect(waiting.take(self)).toBeUndefined();
  });

  test('takes the addresses of one IPv6 subnet for one peer, and those of others and of mapped IPv4 for others', () => {
    const waiting = new WaitingSockets({ total: 10, perPeer: 1 });
    const mapped = (last: number) => ({
      text: `::ffff:192.0.2.${last}`,
      bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last),
    });
    waiting.take(ipv6(1, 1));
    waiting.take(mapped(1));

    expect(waiting.take(ipv6(1, 2))).toBeUndefined();
    expect(waiting.take(ipv6(2, 1))).toBeDefined();
    expect(waiting.take(mapped(2))).toBeDefined();
    expect(waiting.take(ipv4(1))).toBeUndefined();
  });

  test('forgets peers that have no place any more', () => {
    const waiting = new WaitingSockets({ total: 10, perPeer: 1 });
    const places = [1, 2, 3].map((last) => waiting.take(ipv4(last)));

    for (const giveBack of places) giveBack?.();

    expect(waiting.peerCount).toBe(0);
  });
});
