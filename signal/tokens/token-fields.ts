/** What a signalling node is told of tokens: its variables, their combinations, and keys made of them. */
import { readFileSync } from 'node:fs';
import { ISSUER, type TokenKey } from '../../common/auth/token.ts';
import { field, text } from '../../common/config/fields.ts';
import { MIN_SECRET_BYTES, parseTokenKeyFile, parseTokenKeys } from '../../common/config/token-keys.ts';
import { AppError } from '../../common/errors.ts';
import { parseSafeUrl } from '../safe-url.ts';

const KEY_RANGE = `each kid:base64 of ≥ ${MIN_SECRET_BYTES} bytes, no kid twice`;

/** Where an organisation's own token server publishes its public keys. */
export type KeySetOptions = {
  readonly url: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
};

export const tokenFields = {
  TOKEN_KEYS: field<readonly TokenKey[]>(
    { type: 'comma-separated keys', range: KEY_RANGE, mask: 'all' },
    (value) => parseTokenKeys(value.split(',').map((part) => part.trim())),
  )
    .optional()
    .describe(
      'keys that sign tokens (HS256), the first one also issues: in the demo, after a login, for invitations; either this or TOKEN_KEYS_FILE',
    ),
  TOKEN_KEYS_FILE: text('file')
    .optional()
    .describe('file with such keys, one a line; either this or TOKEN_KEYS'),
  TOKEN_JWKS_URL: field({ type: 'URL', range: 'https://, or http:// on this machine' }, parseSafeUrl)
    .optional()
    .describe(
      "where the organisation's token server publishes its public keys (JWK Set); its tokens are signed with EdDSA (Ed25519); besides TOKEN_KEYS, or instead of them",
    ),
  TOKEN_JWKS_ISSUER: text('text')
    .default(ISSUER)
    .describe('claim iss of tokens that are signed with those keys; aud is kaskade for all'),
};

/** Impossible combinations. */
export function tokenProblems(given: ReadonlySet<string>): readonly string[] {
  const own = ['TOKEN_KEYS', 'TOKEN_KEYS_FILE'].filter((key) => given.has(key)).length;
  if (own > 1) return ['TOKEN_KEYS, TOKEN_KEYS_FILE: give one of them'];
  const hasAny = own === 1 || given.has('TOKEN_JWKS_URL');
  return hasAny ? [] : ['TOKEN_KEYS, TOKEN_KEYS_FILE: give one of them, or TOKEN_JWKS_URL'];
}

type TokenConfig = {
  readonly TOKEN_KEYS?: readonly TokenKey[] | undefined;
  readonly TOKEN_KEYS_FILE?: string | undefined;
  readonly TOKEN_JWKS_URL?: string | undefined;
  readonly TOKEN_JWKS_ISSUER: string;
};

/** @throws {AppError} CONFIG_INVALID when their file can't be read or is malformed */
export function tokenKeysOf({ TOKEN_KEYS, TOKEN_KEYS_FILE: path }: TokenConfig): readonly TokenKey[] {
  return TOKEN_KEYS ?? (path === undefined ? [] : readTokenKeys(path));
}

export function keySetOf({
  TOKEN_JWKS_URL: url,
  TOKEN_JWKS_ISSUER: issuer,
}: TokenConfig): KeySetOptions | undefined {
  return url === undefined ? undefined : { url, issuer };
}

function readTokenKeys(path: string): readonly TokenKey[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `TOKEN_KEYS_FILE: ${path} can not be read`, { cause });
  }
  const keys = parseTokenKeyFile(text);
  if (keys === undefined) {
    throw new AppError('CONFIG_INVALID', `TOKEN_KEYS_FILE: ${path} does not hold one kid:base64 a line`);
  }
  return keys;
}
