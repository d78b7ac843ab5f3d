/** What is in the cookies of a login, and how it is read out of them again. Pure. */
import { z } from 'zod';
import { ROLES, type Role } from '../../common/auth/roles.ts';

/** What only the browser that began may know when the provider sends it back. */
export type Pending = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Somebody as the provider knows them. */
export type Identity = {
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
};

/** Somebody who has logged in. */
export type Person = {
  /** `sub` of tokens that are given to this person. */
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
};

export type Login = Person & {
  readonly loginId: string;
  readonly expiresAtSec: number;
};

/** A login that was begun. */
export type Begun = Pending & {
  /** Where the browser goes afterwards: a path of this page, with query. */
  readonly returnTo: string;
};

/** As many as tokens take (common/auth/claims.ts). */
const MAX_GROUPS = 32;
const MAX_GROUP_CHARS = 64;

const LoginFacts = z.object({
  sub: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  groups: z.array(z.string()),
  jti: z.string(),
  exp: z.number(),
});

const BegunFacts = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});

export const toFacts = ({ subject, name, role, groups }: Person, loginId: string) => ({
  ...{ sub: subject, name, role, jti: loginId },
  groups: groups.filter((group) => group.length <= MAX_GROUP_CHARS).slice(0, MAX_GROUPS),
});

/** @returns undefined when a later or older version of ours has written something else */
export function readLogin(facts: unknown): Login | undefined {
  const { data } = LoginFacts.safeParse(facts);
  if (data === undefined) return undefined;
  const { sub: subject, jti: loginId, exp: expiresAtSec, name, role, groups } = data;
  return { subject, name, role, groups, loginId, expiresAtSec };
}

export function readBegun(facts: unknown): Begun | undefined {
  return BegunFacts.safeParse(facts).data;
}

/** A path of our own page; whatever leads elsewhere becomes its first view. */
export function safeReturn(wanted: string): string {
  const base = 'https://page.invalid';
  if (!wanted.startsWith('/') || !URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  const path = `${url.pathname}${url.search}`;
  // `//host` and `/\host` are addresses of somebody else, and `/.//host` becomes one
  return url.origin === base && !path.startsWith('//') ? path : '/';
}
