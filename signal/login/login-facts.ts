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
/**
 * Of them together, as they are in cookies, which grow by a third: uWebSockets.js answers heads of more than 4 KiB with
 * 431, logouts too, and browsers have a KiB of headers of their own.
 */
const MAX_GROUPS_BYTES = 1_024;
/** A path of the page is a room with its settings; it is kept in a cookie too. */
const MAX_RETURN_CHARS = 512;

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

/** @param person the first of whose groups are kept, as many as there is room for */
export const toFacts = ({ subject, name, role, groups }: Person, loginId: string) => ({
  ...{ sub: subject, name, role, jti: loginId },
  groups: groupsThatFit(groups),
});

function groupsThatFit(groups: readonly string[]): readonly string[] {
  const short = groups.filter((group) => group.length <= MAX_GROUP_CHARS);
  let left = MAX_GROUPS_BYTES;
  const fitting = short.filter((group) => {
    const size = Buffer.byteLength(JSON.stringify(group)) + 1;
    if (size > left) return false;
    left -= size;
    return true;
  });
  return fitting.slice(0, MAX_GROUPS);
}

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

/** A path of our own page; whatever leads elsewhere, or is longer than any path of ours, becomes its first view. */
export function safeReturn(wanted: string): string {
  const base = 'https://page.invalid';
  if (!wanted.startsWith('/') || !URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  const path = `${url.pathname}${url.search}`;
  // `//host` and `/\host` are addresses of somebody else, and `/.//host` becomes one
  return url.origin === base && !path.startsWith('//') && path.length <= MAX_RETURN_CHARS ? path : '/';
}
