/** Resume tokens: `<sessionId>.<secret>`. The store keeps only the hash of one. */
import { hash } from 'node:crypto';
import { AppError } from '../../common/errors.ts';
import { parseSessionId, type SessionId } from '../../common/ids.ts';
import { randomText } from '../../common/random-text.ts';

const SECRET_BYTES = 32;
/** base64url of {@link SECRET_BYTES}, which has no padding. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

export type ResumeToken = { readonly token: string; readonly hash: Uint8Array };

const sha256 = (text: string): Uint8Array => new Uint8Array(hash('sha256', text, 'buffer'));

/** A token that nobody can guess, for this session. */
export function newResumeToken(sessionId: SessionId): ResumeToken {
  const token = `${sessionId}.${randomText(SECRET_BYTES)}`;
  return { token, hash: sha256(token) };
}

/**
 * Session and hash of a token that a client presents.
 * @throws {AppError} RESUME_INVALID when it has not the form of one
 */
export function parseResumeToken(token: string): {
  readonly sessionId: SessionId;
  readonly hash: Uint8Array;
} {
  const [id = '', secret = '', ...rest] = token.split('.', 3);
  if (rest.length > 0 || !SECRET.test(secret)) throw new AppError('RESUME_INVALID', 'not a resume token');
  try {
    return { sessionId: parseSessionId(id), hash: sha256(token) };
  } catch (cause) {
    throw new AppError('RESUME_INVALID', 'not a resume token', { cause });
  }
}
