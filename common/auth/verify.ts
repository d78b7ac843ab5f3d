/** Checks access tokens: signature, audience, time, room. Fixed algorithm; keys are found by `kid`. */
import { webcrypto } from 'node:crypto';
import { errors, jwtVerify, type CryptoKey, type JWTHeaderParameters } from 'jose';
import { AppError } from '../errors.ts';
import { parseClaims } from './claims.ts';
import { AUDIENCE, ISSUER, type TokenClaims, type TokenKey } from './token.ts';

/** Longest token that is looked at (signal.proto). */
export const MAX_TOKEN_BYTES = 4096;

/** HS256 keys shorter than its hash are weaker than they look (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

export type VerifierOptions = {
  /** Difference of clocks that is forgiven. Seconds, default 5. */
  readonly clockToleranceSec?: number;
  /** Milliseconds since 1970; default: this host's clock. */
  readonly nowMs?: () => number;
};

/** Handed over once: jose imports bytes anew for each token, which takes longer than to check it. */
const importKey = (secret: Uint8Array): Promise<CryptoKey> =>
  webcrypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);

/** Verifies tokens signed with one of a set of keys. */
export class TokenVerifier {
  readonly #keys: ReadonlyMap<string, Promise<CryptoKey>>;
  readonly #options: Required<VerifierOptions>;

  /** @throws {AppError} CONFIG_INVALID when a `kid` is double or a secret is shorter than 32 bytes */
  constructor(keys: readonly TokenKey[], options: VerifierOptions = {}) {
    this.#options = { clockToleranceSec: options.clockToleranceSec ?? 5, nowMs: options.nowMs ?? Date.now };
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
   * @param expected the room that the token must be for, and the site at which it is used
   * @throws {AppError} TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_WRONG_AUDIENCE, TOKEN_UNKNOWN_KEY,
   *   TOKEN_WRONG_ROOM or SITE_NOT_ALLOWED; the message never contains the token
   */
  async verify(
    token: string,
    expected: { readonly room?: string; readonly site?: string } = {},
  ): Promise<TokenClaims> {
    if (token === '') throw new AppError('TOKEN_MISSING', 'no access token');
    if (token.length > MAX_TOKEN_BYTES) throw new AppError('TOKEN_INVALID', 'the token is too long');
    const claims = parseClaims(await this.#payload(token));
    if (expected.room !== undefined && claims.room !== expected.room) {
      throw new AppError('TOKEN_WRONG_ROOM', 'the token is for another room');
    }
    if (expected.site !== undefined && claims.sites?.includes(expected.site) === false) {
      throw new AppError('SITE_NOT_ALLOWED', `the token is not for site ${expected.site}`);
    }
    return claims;
  }

  async #payload(token: string): Promise<unknown> {
    const { clockToleranceSec, nowMs } = this.#options;
    try {
      const { payload } = await jwtVerify(token, (header) => this.#keyFor(header), {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        issuer: ISSUER,
        clockTolerance: clockToleranceSec,
        currentDate: new Date(nowMs()),
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      throw tokenError(error);
    }
  }

  async #keyFor(header: JWTHeaderParameters): Promise<CryptoKey> {
    const key = header.kid === undefined ? undefined : this.#keys.get(header.kid);
    if (key === undefined) throw new AppError('TOKEN_UNKNOWN_KEY', 'the token names no key that we know');
    return key;
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
