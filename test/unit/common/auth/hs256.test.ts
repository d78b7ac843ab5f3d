import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jwtVerify, SignJWT } from 'jose';
import { openHs256 } from '../../../../common/auth/hs256.ts';

const SECRET = new Uint8Array(32).fill(7);
const key = createSecretKey(SECRET);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

const sign = (payload: Record<string, unknown>) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(SECRET);

const opened = (token: string): unknown => {
  try {
    return openHs256(token, () => key);
  } catch {
    return undefined;
  }
};

const byJose = async (token: string): Promise<unknown> => {
  try {
    return (await jwtVerify(token, SECRET, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined;
  }
};

describe('openHs256()', () => {
  test('gives what was signed', async () => {
    const payload = { name: 'Zoë', room: 'hall', sites: ['erfurt'] };

    expect(openHs256(await sign(payload), () => key)).toEqual(payload);
  });

  test('takes nothing that jose does not take, however a token was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })),
        fc.nat(),
        fc.constantFrom(...ALPHABET),
        async (payload, place, char) => {
          const token = await sign({ claims: payload });
          const at = place % token.length;
          const changed = token.slice(0, at) + char + token.slice(at + 1);

          const found = opened(changed);

          if (changed === token) expect(found).toEqual(await byJose(token));
          else expect(found).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a critical header', { alg: 'HS256', kid: 'k', crit: ['b64'], b64: true }],
    ['no algorithm', { alg: 'none', kid: 'k' }],
    ['another algorithm', { alg: 'HS512', kid: 'k' }],
  ])('refuses %s, whatever is signed', async (_what, header) => {
    const [, payload = ''] = (await sign({ a: 1 })).split('.');
    const head = Buffer.from(JSON.stringify(header)).toString('base64url');
    const signature = createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url');

    expect(() => openHs256(`${head}.${payload}.${signature}`, () => key)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });
});
