import { describe, expect, test } from '@jest/globals';
import { formatJoinToken, hashSecret, parseJoinToken } from '../../../../run/site/join-token.ts';

const token = { fingerprint: 'ab'.repeat(32), secret: 'A'.repeat(22) };

describe('join tokens', () => {
  test('say which authority and which secret, also with spaces around', () => {
    expect(parseJoinToken(` ${formatJoinToken(token)}\n`)).toEqual(token);
  });

  test.each(['', 'x.y', formatJoinToken(token).slice(1), `${formatJoinToken(token)}x`])(
    'refuse %p',
    (text) => {
      expect(() => parseJoinToken(text)).toThrow(expect.objectContaining({ code: 'JOIN_TOKEN_INVALID' }));
    },
  );

  test('are kept as a hash', () => {
    expect(hashSecret(token.secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashSecret(token.secret)).not.toBe(hashSecret('B'.repeat(22)));
  });
});
