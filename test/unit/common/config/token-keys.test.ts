import { describe, expect, test } from '@jest/globals';
import { parseTokenKeyFile, parseTokenKeys } from '../../../../common/config/token-keys.ts';

const SECRET = Buffer.alloc(32, 7);
const ENTRY = `k1:${SECRET.toString('base64')}`;

describe('parseTokenKeys()', () => {
  test('reads kid and secret, in standard and URL alphabet', () => {
    const entries = [ENTRY, `k2:${Buffer.alloc(32, 255).toString('base64url')}`];

    expect(parseTokenKeys(entries)).toEqual([
      { kid: 'k1', secret: new Uint8Array(SECRET) },
      { kid: 'k2', secret: new Uint8Array(32).fill(255) },
    ]);
  });

  test.each([
    ['none', []],
    ['one without kid', [SECRET.toString('base64')]],
    ['a short one', [`k1:${Buffer.alloc(31).toString('base64')}`]],
    ['a kid that is there twice', [ENTRY, ENTRY]],
    ['one among good ones that is wrong', [ENTRY, 'k2:?']],
  ])('refuses %s', (_what, entries) => {
    expect(parseTokenKeys(entries)).toBeUndefined();
  });
});

describe('parseTokenKeyFile()', () => {
  test('reads one key a line, without comments', () => {
    expect(parseTokenKeyFile(`# keys\n\n${ENTRY}\r\n`)).toHaveLength(1);
  });
});
