/** Tokens for the HTTP API, made for who is in a room: with the role that they have there now, for a moment only. */
import { issueToken } from '../../common/auth/issue.ts';
import type { Role } from '../../common/auth/roles.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import { AppError } from '../../common/errors.ts';

/** Time for the request that it was asked for. */
const TTL_SEC = 120;

type ApiTokenClaims = {
  readonly subject: string;
  readonly room: string;
  readonly name: string;
  readonly role: Role;
};

/** Rejects with NOT_FOUND: this node has no key to issue tokens with. */
export type IssueApiToken = (claims: ApiTokenClaims) => Promise<string>;

export const createApiTokens =
  (key: TokenKey | undefined): IssueApiToken =>
  async (claims) => {
    if (key === undefined) throw new AppError('NOT_FOUND', 'this node issues no tokens');
    return issueToken(key, claims, { ttlSec: TTL_SEC });
  };
