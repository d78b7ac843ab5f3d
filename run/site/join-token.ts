/**
 * What a person pastes on the second host: which authority the first one has, and a secret that is good for one join.
 * Pure.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../common/errors.ts';

export type JoinToken = {
  /** Of the cluster's authority: SHA-256, lower-case hex. */
  readonly fingerprint: string;
  readonly secret: string;
};

const PATTERN = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})$/;
/** {@link PATTERN} wants 22 characters of base64url. */
export const SECRET_BYTES = 16;

export function formatJoinToken({ fingerprint, secret }: JoinToken): string {
  return `${Buffer.from(fingerprint, 'hex').toString('base64url')}.${secret}`;
}

/** @throws {AppError} JOIN_TOKEN_INVALID, without the token */
export function parseJoinToken(text: string): JoinToken {
  const [, fingerprint, secret] = PATTERN.exec(text.trim()) ?? [];
  if (fingerprint === undefined || secret === undefined) {
    throw new AppError(
      'JOIN_TOKEN_INVALID',
      'this is not a join token; paste the whole line of the first host',
    );
  }
  return { fingerprint: Buffer.from(fingerprint, 'base64url').toString('hex'), secret };
}

/** How a secret is kept: 128 random bits need no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
