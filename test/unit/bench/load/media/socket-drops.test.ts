import { describe, expect, test } from '@jest/globals';
import { dropsIn } from '../../../../../bench/load/media/socket-drops.ts';

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1117: 0100007F:2710 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 40001 2 0000000000000000 12
 1118: 0100007F:2711 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 40002 2 0000000000000000 3
 1119: 00000000:2712 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 40003 2 0000000000000000 500
`;

describe('dropsIn()', () => {
  test('adds what sockets with our ports have dropped', () => {
    expect(dropsIn(TABLE, new Set([0x27_10, 0x27_11]))).toBe(15);
  });

  test('is 0 without a table, or without ports of ours', () => {
    expect(dropsIn('', new Set([1]))).toBe(0);
    expect(dropsIn(TABLE, new Set([1]))).toBe(0);
  });
});
