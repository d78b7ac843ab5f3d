/**
 * Opens a compact JWS that is signed with HS256 (RFC 7515, RFC 7518 section 3.2); no other algorithm is known here. jose
 * reads it, Node signs: jose's own check goes through WebCrypto, whose way to another thread and back costs as much as
 * all the rest of a join (ADR 0034). Pure.
 */
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { AppError } from '../errors.ts';

const ALGORITHM = 'HS256';
const PARTS = 3;

/**
 * @param keyOf the key of this name; throws when there is none
 * @returns what was signed, of which nothing but that it is an object was checked
 * @throws {AppError} TOKEN_INVALID, and what `keyOf` throws
 */
export function openHs256(token: string, keyOf: (kid: string | undefined) => KeyObject): JWTPayload {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== PARTS) throw invalid('parts');
  const { alg, crit, kid } = headerOf(token);
  // what is critical would have to be understood, and nothing is
  if (alg !== ALGORITHM || crit !== undefined) throw invalid('algorithm');
  const expected = createHmac('sha256', keyOf(kid)).update(`${header}.${payload}`).digest('base64url');
  if (!isSame(signature, expected)) throw invalid('signature');
  try {
    return decodeJwt(token);
  } catch (cause) {
    throw invalid('payload', cause);
  }
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw invalid('header', cause);
  }
}

/** Takes as long whatever they have in common. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const invalid = (what: string, cause?: unknown): AppError =>
  new AppError('TOKEN_INVALID', `the token is not valid: ${what}`, { cause });
