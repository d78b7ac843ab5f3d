/** The claims that every JWT has (RFC 7519, section 4.1): who issued it, for whom, from when to when. Pure. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { AUDIENCE, ISSUER } from './token.ts';

const MS_PER_SEC = 1_000;

const StandardSchema = z.object({
  iss: z.literal(ISSUER),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});
const AudienceSchema = z.union([z.string(), z.array(z.string())]);

export type TimeOptions = {
  /** Difference of clocks that is forgiven. Seconds. */
  readonly clockToleranceSec: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
};

/** @throws {AppError} TOKEN_INVALID, TOKEN_WRONG_AUDIENCE, TOKEN_EXPIRED */
export function assertStandardClaims(
  payload: Readonly<Record<string, unknown>>,
  { clockToleranceSec, nowMs }: TimeOptions,
): void {
  const parsed = StandardSchema.safeParse(payload);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new AppError('TOKEN_INVALID', `token claims: ${names.join(', ')}`);
  }
  const audience = AudienceSchema.safeParse(payload['aud']).data ?? [];
  if (![audience].flat().includes(AUDIENCE))
    throw new AppError('TOKEN_WRONG_AUDIENCE', `the token is not for ${AUDIENCE}`);
  const nowSec = Math.floor(nowMs() / MS_PER_SEC);
  const { exp, nbf = nowSec } = parsed.data;
  if (nbf > nowSec + clockToleranceSec) throw new AppError('TOKEN_INVALID', 'the token is not valid yet');
  if (exp <= nowSec - clockToleranceSec) throw new AppError('TOKEN_EXPIRED', 'the token has expired');
}
