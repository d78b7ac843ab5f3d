/** Checks access tokens: signature, issuer, audience, time, room. Keys are found by `kid`. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { AppError } from '../errors.ts';
import { parseClaims } from './claims.ts';
import { assertStandardClaims } from './standard-claims.ts';
import { openHs256 } from './hs256.ts';
import type { TokenClaims, TokenKey } from './token.ts';

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

/** Verifies tokens signed with one of a set of keys. */
export class TokenVerifier {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #options: Required<VerifierOptions>;

  /** @throws {AppError} CONFIG_INVALID when a `kid` is double or a secret is shorter than 32 bytes */
  constructor(keys: readonly TokenKey[], options: VerifierOptions = {}) {
    this.#keys = new Map(keys.map(({ kid, secret }) => [kid, createSecretKey(secret)]));
    this.#options = { clockToleranceSec: options.clockToleranceSec ?? 5, nowMs: options.nowMs ?? Date.now };
    if (this.#keys.size !== keys.length)
      throw new AppError('CONFIG_INVALID', 'two token keys with the same kid');
    const short = keys.find((key) => key.secret.length < MIN_SECRET_BYTES);
    if (short)
      throw new AppError('CONFIG_INVALID', `token key ${short.kid} has less than ${MIN_SECRET_BYTES} bytes`);
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
    const payload = openHs256(token, (kid) => this.#keyOf(kid));
    assertStandardClaims(payload, this.#options);
    const claims = parseClaims(payload);
    if (expected.room !== undefined && claims.room !== expected.room) {
      throw new AppError('TOKEN_WRONG_ROOM', 'the token is for another room');
    }
    if (expected.site !== undefined && claims.sites?.includes(expected.site) === false) {
      throw new AppError('SITE_NOT_ALLOWED', `the token is not for site ${expected.site}`);
    }
    return claims;
  }

  #keyOf(kid: string | undefined): KeyObject {
    const key = kid === undefined ? undefined : this.#keys.get(kid);
    if (key === undefined) throw new AppError('TOKEN_UNKNOWN_KEY', 'the token names no key that we know');
    return key;
  }
}
