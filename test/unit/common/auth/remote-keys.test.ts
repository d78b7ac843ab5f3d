import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { pino } from 'pino';
import { FRESH_MS, KEPT_MS, PAUSE_MS, RemoteKeys } from '../../../../common/auth/remote-keys.ts';
import { TokenVerifier } from '../../../../common/auth/verify.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const NOW_SEC = 1_800_000_000;
const OWN = { kid: 'own', secret: new Uint8Array(32).fill(1) };
const ISSUER = 'https://council.example';

type Pair = { readonly key: CryptoKey; readonly jwk: JWK };
let first: Pair;
let second: Pair;

beforeAll(async () => {
  [first, second] = await Promise.all([makePair('k1'), makePair('k2')]);
});

async function makePair(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid } };
}

/** A token server whose answer can be changed, and a verifier that asks it. */
function setUp(answer: unknown = { keys: [first.jwk] }) {
  const clock = new FakeClock();
  const server = { answer, isDown: false, asked: 0 };
  const fetch = async (): Promise<Response> => {
    server.asked += 1;
    if (server.isDown) throw new TypeError('fetch failed');
    const { answer: body } = server;
    return body instanceof Response ? body : new Response(JSON.stringify(body));
  };
  const log = pino({ level: 'silent' });
  const remoteKeys = new RemoteKeys({
    url: 'https://council.example/jwks',
    issuer: ISSUER,
    log,
    clock,
    fetch,
  });
  const verifier = new TokenVerifier([OWN], { nowMs: () => NOW_SEC * 1_000, remoteKeys });
  const codeOf = async (token: Promise<string>): Promise<string> =>
    verifier.verify(await token).then(
      () => 'OK',
      (error: unknown) => (error as { code: string }).code,
    );
  return { clock, server, codeOf };
}

const sign = (
  key: CryptoKey | Uint8Array,
  { kid = 'k1', alg = 'EdDSA', issuer = ISSUER, audience = 'kaskade' } = {},
): Promise<string> =>
  new SignJWT({ room: 'hall', name: 'Ada' })
    .setProtectedHeader({ alg, kid })
    .setSubject('u1')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(NOW_SEC + 60)
    .sign(key);

describe('tokens of a server that publishes its keys', () => {
  test.each(['EdDSA', 'Ed25519'])('are taken when signed with %s', async (alg) => {
    await expect(setUp().codeOf(sign(first.key, { alg }))).resolves.toBe('OK');
  });

  test.each<[string, string, () => Promise<string>]>([
    ['of another issuer', 'TOKEN_INVALID', () => sign(first.key, { issuer: 'https://elsewhere.example' })],
    [
      "that name us as issuer, whose keys they don't have",
      'TOKEN_INVALID',
      () => sign(first.key, { issuer: 'kaskade' }),
    ],
    ['for another audience', 'TOKEN_WRONG_AUDIENCE', () => sign(first.key, { audience: 'elsewhere' })],
    ['signed with another key', 'TOKEN_INVALID', () => sign(second.key)],
    ['of a key that is not published', 'TOKEN_UNKNOWN_KEY', () => sign(second.key, { kid: 'k2' })],
    [
      'with our own kid and their key',
      'TOKEN_INVALID',
      () => sign(first.key, { kid: 'own', issuer: 'kaskade' }),
    ],
    [
      'with the public key as the secret of HS256',
      'TOKEN_INVALID',
      () => sign(Buffer.from(first.jwk.x ?? '', 'base64url'), { alg: 'HS256' }),
    ],
  ])('%s are refused with %s', async (_what, code, token) => {
    await expect(setUp().codeOf(token())).resolves.toBe(code);
  });

  test('leave our own keys as good as before', async () => {
    const own = sign(OWN.secret, { kid: 'own', alg: 'HS256', issuer: 'kaskade' });

    await expect(setUp().codeOf(own)).resolves.toBe('OK');
  });
});

describe('RemoteKeys', () => {
  test('asks once for any number of tokens at once', async () => {
    const { codeOf, server } = setUp();

    await Promise.all(Array.from({ length: 20 }, () => codeOf(sign(first.key))));

    expect(server.asked).toBe(1);
  });

  test('takes up a new key as soon as a token names it, but asks no more often than each 10 s', async () => {
    const { clock, codeOf, server } = setUp();
    await codeOf(sign(first.key));
    server.answer = { keys: [second.jwk] };

    await expect(codeOf(sign(second.key, { kid: 'k2' }))).resolves.toBe('TOKEN_UNKNOWN_KEY');
    expect(server.asked).toBe(1);
    clock.advance(PAUSE_MS);
    await expect(codeOf(sign(second.key, { kid: 'k2' }))).resolves.toBe('OK');
    await expect(codeOf(sign(first.key))).resolves.toBe('TOKEN_UNKNOWN_KEY');
  });

  test('forgets a key that was withdrawn', async () => {
    const { clock, codeOf, server } = setUp();
    await codeOf(sign(first.key));
    server.answer = { keys: [] };

    clock.advance(FRESH_MS + 1);

    await expect(codeOf(sign(first.key))).resolves.toBe('TOKEN_UNKNOWN_KEY');
  });

  test('goes on for a day with what it has while the server is down, then says that it does not know', async () => {
    const { clock, codeOf, server } = setUp();
    await codeOf(sign(first.key));
    server.isDown = true;

    clock.advance(KEPT_MS);
    await expect(codeOf(sign(first.key))).resolves.toBe('OK');
    clock.advance(PAUSE_MS);
    await expect(codeOf(sign(first.key))).resolves.toBe('BUSY');
  });

  test.each<[string, () => unknown]>([
    ['no key set', () => ({ key: 'none' })],
    ['no JSON', () => new Response('<html>')],
    ['an error', () => new Response('', { status: 500 })],
    ['far too much', () => new Response('x'.repeat(100_000))],
  ])('has no keys after an answer that is %s', async (_what, answer) => {
    await expect(setUp(answer()).codeOf(sign(first.key))).resolves.toBe('BUSY');
  });

  test('leaves out keys of other kinds and uses', async () => {
    const others = [
      { ...first.jwk, use: 'enc' },
      { kty: 'oct', kid: 'k1', k: 'AAAA' },
      { ...first.jwk, alg: 'RS256' },
      7,
    ];

    await expect(setUp({ keys: others }).codeOf(sign(first.key))).resolves.toBe('TOKEN_UNKNOWN_KEY');
    await expect(setUp({ keys: [...others, first.jwk] }).codeOf(sign(first.key))).resolves.toBe('OK');
  });
});
