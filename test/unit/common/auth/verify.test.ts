import { describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { issueToken, type IssueClaims } from '../../../../common/auth/issue.ts';
import { DEFAULT_GRANTS } from '../../../../common/auth/token.ts';
import { MAX_TOKEN_BYTES, TokenVerifier } from '../../../../common/auth/verify.ts';

const KEY = { kid: 'k1', secret: new Uint8Array(32).fill(1) };
const OTHER = { kid: 'k2', secret: new Uint8Array(32).fill(2) };
const NOW_SEC = 1_800_000_000;
const CLAIMS: IssueClaims = { subject: 'u1', room: 'r1', name: 'Ada' };

const verifier = new TokenVerifier([KEY], { nowMs: () => NOW_SEC * 1000, clockToleranceSec: 5 });
const issue = (claims: Partial<IssueClaims> = {}, options = {}) =>
  issueToken(KEY, { ...CLAIMS, ...claims }, { ttlSec: 60, nowSec: NOW_SEC, ...options });
const sign = (payload: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT({
    iss: 'kaskade',
    aud: 'kaskade',
    exp: NOW_SEC + 60,
    sub: 'u1',
    room: 'r1',
    name: 'Ada',
    ...payload,
  })
    .setProtectedHeader({ alg: 'HS256', kid: 'k1', ...header })
    .sign(KEY.secret);

describe('TokenVerifier.verify()', () => {
  test('gives the claims, with default grants', async () => {
    await expect(verifier.verify(await issue(), { room: 'r1' })).resolves.toEqual({
      subject: 'u1',
      room: 'r1',
      name: 'Ada',
      site: undefined,
      sites: undefined,
      grants: DEFAULT_GRANTS,
      role: 'member',
      groups: [],
      isCheck: false,
      expiresAtSec: NOW_SEC + 60,
    });
  });

  test('takes a token for a check where it may be one, and nowhere else', async () => {
    const token = await issue({ isCheck: true });

    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'GRANT_MISSING' });
    await expect(verifier.verify(token, { mayBeCheck: true })).resolves.toMatchObject({ isCheck: true });
  });

  test('gives the role, which outweighs the grants', async () => {
    const verify = async (claims: Parameters<typeof issue>[0]) => verifier.verify(await issue(claims));

    expect(await verify({ role: 'chair', groups: ['SPD'] })).toMatchObject({
      role: 'chair',
      groups: ['SPD'],
      grants: { moderate: true },
    });
    expect(await verify({ grants: { moderate: true } })).toMatchObject({ role: 'moderator' });
    expect(await verify({ role: 'guest', grants: { moderate: true } })).toMatchObject({
      role: 'guest',
      grants: { moderate: false },
    });
    expect(await verify({ role: 'observer' })).toMatchObject({ grants: { publish: [] } });
  });

  test('gives the site and the grants that the token names', async () => {
    const token = await issue({ site: 'jena', grants: { publish: ['mic'], operator: true } });

    await expect(verifier.verify(token)).resolves.toMatchObject({
      site: 'jena',
      grants: { publish: ['mic'], subscribe: true, moderate: false, operator: true, bench: false },
    });
  });

  test('takes a token with sites at these only', async () => {
    const token = await issue({ sites: ['erfurt', 'jena'] });

    await expect(verifier.verify(token, { site: 'jena' })).resolves.toMatchObject({
      sites: ['erfurt', 'jena'],
    });
    await expect(verifier.verify(token, { site: 'weimar' })).rejects.toMatchObject({
      code: 'SITE_NOT_ALLOWED',
    });
  });

  test('accepts each of several keys by its kid', async () => {
    const both = new TokenVerifier([KEY, OTHER], { nowMs: () => NOW_SEC * 1000 });
    const token = await issueToken(OTHER, CLAIMS, { ttlSec: 60, nowSec: NOW_SEC });

    await expect(both.verify(token)).resolves.toMatchObject({ subject: 'u1' });
  });

  test('forgives clocks that differ within the tolerance', async () => {
    await expect(verifier.verify(await issue({}, { nowSec: NOW_SEC + 4 }))).resolves.toMatchObject({
      room: 'r1',
    });
  });

  test.each<[string, string, () => string | Promise<string>]>([
    ['no token', 'TOKEN_MISSING', () => ''],
    ['garbage', 'TOKEN_INVALID', () => 'garbage'],
    ['three parts of garbage', 'TOKEN_INVALID', () => 'a.b.c'],
    ['a token that is too long', 'TOKEN_INVALID', () => 'x'.repeat(MAX_TOKEN_BYTES + 1)],
    ['a changed signature', 'TOKEN_INVALID', async () => `${(await issue()).slice(0, -4)}AAAA`],
    ['an expired token', 'TOKEN_EXPIRED', () => issue({}, { nowSec: NOW_SEC - 100 })],
    ['a token of the future', 'TOKEN_INVALID', () => issue({}, { nowSec: NOW_SEC + 100 })],
    ['another room', 'TOKEN_WRONG_ROOM', () => issue({ room: 'r2' })],
    ['another audience', 'TOKEN_WRONG_AUDIENCE', () => issue({}, { audience: 'elsewhere' })],
    ['no audience', 'TOKEN_WRONG_AUDIENCE', () => sign({ aud: undefined })],
    ['another issuer', 'TOKEN_INVALID', () => issue({}, { issuer: 'elsewhere' })],
    ['an unknown kid', 'TOKEN_UNKNOWN_KEY', () => issueToken(OTHER, CLAIMS, { ttlSec: 60, nowSec: NOW_SEC })],
    ['no kid', 'TOKEN_UNKNOWN_KEY', () => sign({}, { kid: undefined })],
    [
      'a known kid with the wrong key',
      'TOKEN_INVALID',
      () => issueToken({ kid: 'k1', secret: OTHER.secret }, CLAIMS, { ttlSec: 60, nowSec: NOW_SEC }),
    ],
    [
      'alg none',
      'TOKEN_INVALID',
      () => new UnsecuredJWT({ room: 'r1', name: 'Ada', sub: 'u1' }).setAudience('kaskade').encode(),
    ],
    ['no expiry', 'TOKEN_INVALID', () => sign({ exp: undefined })],
    ['an empty name', 'TOKEN_INVALID', () => issue({ name: '' })],
    ['a room that is no room id', 'TOKEN_INVALID', () => issue({ room: 'a/b' })],
    ['an unknown publish grant', 'TOKEN_INVALID', () => sign({ grants: { publish: ['everything'] } })],
  ])('refuses %s with %s', async (_what, code, make) => {
    const token = await make();

    await expect(verifier.verify(token, { room: 'r1' })).rejects.toMatchObject({ code });
  });

  test('refuses HS512, though the key would fit', async () => {
    const secret = new Uint8Array(64).fill(1);
    const strict = new TokenVerifier([{ kid: 'k1', secret }], { nowMs: () => NOW_SEC * 1000 });
    const token = await new SignJWT({ room: 'r1', name: 'Ada' })
      .setProtectedHeader({ alg: 'HS512', kid: 'k1' })
      .setSubject('u1')
      .setAudience('kaskade')
      .setIssuer('kaskade')
      .setExpirationTime(NOW_SEC + 60)
      .sign(secret);

    await expect(strict.verify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });
});

describe('new TokenVerifier()', () => {
  test.each([
    ['two keys of one name', [KEY, { ...OTHER, kid: 'k1' }]],
    ['a short secret', [{ kid: 'k1', secret: new Uint8Array(31) }]],
  ])('refuses %s', (_what, keys) => {
    expect(() => new TokenVerifier(keys)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
