/** Checks access tokens: signature, audience, time, room. Keys are found by `kid`; each has its algorithm and issuer. */
import { webcrypto } from 'node:crypto';
import { errors, jwtVerify, type CryptoKey, type JWTHeaderParameters } from 'jose';
import { AppError } from '../errors.ts';
import type { CheckKey, KeySource } from './check-key.ts';
import { parseClaims } from './claims.ts';
import { AUDIENCE, ISSUER, type TokenClaims, type TokenKey } from './token.ts';

/** Longest token that is looked at (signal.proto). */
export const MAX_TOKEN_BYTES = 4096;

/** HS256 keys shorter than its hash are weaker than they look (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

/** HS256 with keys of our own, EdDSA with keys of an organisation's server; which one a token needs, its key says. */
const ALGORITHMS = ['HS256', 'EdDSA', 'Ed25519'];
const OWN_ALGORITHMS = ['HS256'];

export type VerifierOptions = {
  /** Difference of clocks that is forgiven. Seconds, default 5. */
  readonly clockToleranceSec?: number;
  /** Milliseconds since 1970; default: this host's clock. */
  readonly nowMs?: () => number;
  /** Keys besides those that are handed over; default: none. */
  readonly remoteKeys?: KeySource | undefined;
};

export type ExpectedToken = {
  readonly room?: string;
  readonly site?: string;
  readonly mayBeCheck?: boolean;
};

/** Handed over once: jose imports bytes anew for each token, which takes longer than to check it. */
const importKey = (secret: Uint8Array): Promise<CryptoKey> =>
  webcrypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);

const NO_KEYS: KeySource = { keyFor: async () => undefined };

/** Verifies tokens signed with one of a set of keys. */
export class TokenVerifier {
  readonly #keys: ReadonlyMap<string, Promise<CryptoKey>>;
  readonly #options: Required<Omit<VerifierOptions, 'remoteKeys'>>;
  readonly #remoteKeys: KeySource;

  /** @throws {AppError} CONFIG_INVALID when a `kid` is double or a secret is shorter than 32 bytes */
  constructor(keys: readonly TokenKey[], options: VerifierOptions = {}) {
    this.#options = { clockToleranceSec: options.clockToleranceSec ?? 5, nowMs: options.nowMs ?? Date.now };
    this.#remoteKeys = options.remoteKeys ?? NO_KEYS;
    if (new Set(keys.map(({ kid }) => kid)).size !== keys.length)
      throw new AppError('CONFIG_INVALID', 'two token keys with the same kid');
    const short = keys.find((key) => key.secret.length < MIN_SECRET_BYTES);
    if (short)
      throw new AppError('CONFIG_INVALID', `token key ${short.kid} has less than ${MIN_SECRET_BYTES} bytes`);
    this.#keys = new Map(keys.map(({ kid, secret }) => [kid, importKey(secret)]));
  }

  /**
   * Checks a compact JWS.
   *
   * @param expected the room that the token must be for, the site at which it is used, and whether it may be one for a
   *   check of the connection (default: not)
   * @throws {AppError} TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_WRONG_AUDIENCE, TOKEN_UNKNOWN_KEY,
   *   TOKEN_WRONG_ROOM, SITE_NOT_ALLOWED, GRANT_MISSING, or BUSY when the key can't be fetched; the message never contains the token
   */
  async verify(token: string, expected: ExpectedToken = {}): Promise<TokenClaims> {
    if (token === '') throw new AppError('TOKEN_MISSING', 'no access token');
    if (token.length > MAX_TOKEN_BYTES) throw new AppError('TOKEN_INVALID', 'the token is too long');
    const claims = parseClaims(await this.#payload(token));
    if (expected.room !== undefined && claims.room !== expected.room) {
      throw new AppError('TOKEN_WRONG_ROOM', 'the token is for another room');
    }
    if (expected.site !== undefined && claims.sites?.includes(expected.site) === false) {
      throw new AppError('SITE_NOT_ALLOWED', `the token is not for site ${expected.site}`);
    }
    if (claims.isCheck && expected.mayBeCheck !== true) {
      throw new AppError('GRANT_MISSING', 'the token is for a check of the connection');
    }
    return claims;
  }

  async #payload(token: string): Promise<unknown> {
    const { clockToleranceSec, nowMs } = this.#options;
    let issuer = ISSUER;
    try {
      const keyOf = async (header: JWTHeaderParameters): Promise<CryptoKey> => {
        const found = await this.#keyFor(header);
        issuer = found.issuer;
        return found.key;
      };
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ALGORITHMS,
        audience: AUDIENCE,
        clockTolerance: clockToleranceSec,
        currentDate: new Date(nowMs()),
        requiredClaims: ['exp', 'sub', 'iss'],
      });
      if (payload.iss !== issuer) throw new AppError('TOKEN_INVALID', 'the token is of another issuer');
      return payload;
    } catch (error) {
      throw tokenError(error);
    }
  }

  async #keyFor({ kid, alg }: JWTHeaderParameters): Promise<CheckKey> {
    const found =
      kid === undefined ? undefined : ((await this.#ownKey(kid)) ?? (await this.#remoteKeys.keyFor(kid)));
    if (found === undefined) throw new AppError('TOKEN_UNKNOWN_KEY', 'the token names no key that we know');
    // whoever signs does not choose how it is checked: a public key is never taken for a shared secret
    if (!found.algorithms.includes(alg)) {
      throw new AppError('TOKEN_INVALID', 'the token is signed in another way than its key allows');
    }
    return found;
  }

  async #ownKey(kid: string): Promise<CheckKey | undefined> {
    const key = await this.#keys.get(kid);
    return key && { key, algorithms: OWN_ALGORITHMS, issuer: ISSUER };
  }
}

function tokenError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof errors.JWTExpired) return new AppError('TOKEN_EXPIRED', 'the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new AppError('TOKEN_WRONG_AUDIENCE', `the token is not for ${AUDIENCE}`);
  }
  const reason = error instanceof errors.JOSEError ? error.code : 'unreadable';
  return new AppError('TOKEN_INVALID', `the token is not valid: ${reason}`);
}
