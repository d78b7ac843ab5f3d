import { describe, expect, test } from '@jest/globals';
import { isLoopback } from '../../../../common/http/loopback.ts';

describe('isLoopback()', () => {
  test.each([
    '127.0.0.1',
    '127.255.0.3',
    '::1',
    '0000:0000:0000:0000:0000:0000:0000:0001',
    '::ffff:127.0.0.1',
  ])('is true for %s', (ip) => {
    expect(isLoopback(ip)).toBe(true);
  });

  test.each(['', 'localhost', '10.0.0.1', '128.0.0.1', '::', '::2', 'fe80::1', '::ffff:10.0.0.1', '0.0.0.0'])(
    'is false for %j',
    (ip) => {
      expect(isLoopback(ip)).toBe(false);
    },
  );
});
