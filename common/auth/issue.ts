/** Issues access tokens: for the demo, tests and tools. In production an organisation's own server does. */
import { SignJWT } from 'jose';
import type { Role } from './roles.ts';
import { AUDIENCE, ISSUER, type Grants, type TokenKey } from './token.ts';

export type IssueClaims = {
  readonly subject: string;
  readonly room: string;
  readonly name: string;
  readonly site?: string | undefined;
  /** Left out of the token = any site. */
  readonly sites?: readonly string[] | undefined;
  /** Left out of the token = the defaults of token.ts. */
  readonly grants?: Partial<Grants> | undefined;
  /** Left out = as the grant `moderate` says: moderator or member. */
  readonly role?: Role | undefined;
  readonly groups?: readonly string[] | undefined;
  /** @see TokenClaims.isCheck; left out of the token = no */
  readonly isCheck?: boolean | undefined;
};

export type IssueOptions = {
  readonly ttlSec: number;
  /** Seconds since 1970; default: this host's clock. */
  readonly nowSec?: number;
  /** Other values than ours, to make tokens that must be refused. */
  readonly audience?: string;
  readonly issuer?: string;
};

/** Signs a compact JWS (HS256) with these claims. */
export async function issueToken(key: TokenKey, claims: IssueClaims, options: IssueOptions): Promise<string> {
  const nowSec = options.nowSec ?? Math.floor(Date.now() / 1000);
  const { room, name, site, sites, grants, role, groups, isCheck } = claims;
  return new SignJWT({
    room,
    name,
    ...(site === undefined ? {} : { site }),
    ...(sites === undefined ? {} : { sites }),
    ...(grants === undefined ? {} : { grants }),
    ...(role === undefined ? {} : { role }),
    ...(groups === undefined ? {} : { groups }),
    ...(isCheck === true ? { check: true } : {}),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.kid })
    .setIssuer(options.issuer ?? ISSUER)
    .setAudience(options.audience ?? AUDIENCE)
    .setSubject(claims.subject)
    .setIssuedAt(nowSec)
    .setNotBefore(nowSec)
    .setExpirationTime(nowSec + options.ttlSec)
    .sign(key.secret);
}
