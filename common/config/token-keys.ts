/** Keys that sign tokens, as configurations write them: `kid:base64`. Pure. */
import type { TokenKey } from '../auth/token.ts';

const ENTRY = /^([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9+/_-]+={0,2})$/;

/** HS256 wants a key as long as its hash, RFC 7518 section 3.2. */
export const MIN_SECRET_BYTES = 32;

/**
 * @param entries one key each
 * @returns undefined when one is malformed or too short, a kid is there twice, or there is none
 */
export function parseTokenKeys(entries: readonly string[]): readonly TokenKey[] | undefined {
  const keys = entries.map(parseKey).filter((key) => key !== undefined);
  const kids = new Set(keys.map(({ kid }) => kid));
  return keys.length > 0 && keys.length === entries.length && kids.size === keys.length ? keys : undefined;
}

/** Of a file: one key a line; empty lines and those that begin with # don't count. */
export function parseTokenKeyFile(text: string): readonly TokenKey[] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return parseTokenKeys(lines.filter((line) => line !== '' && !line.startsWith('#')));
}

function parseKey(entry: string): TokenKey | undefined {
  const [, kid, encoded] = ENTRY.exec(entry) ?? [];
  if (kid === undefined || encoded === undefined) return undefined;
  const secret = new Uint8Array(Buffer.from(encoded, 'base64'));
  return secret.length >= MIN_SECRET_BYTES ? { kid, secret } : undefined;
}
