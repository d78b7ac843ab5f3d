/**
 * The shape of a token's payload, and how it becomes TokenClaims. Pure. Checked by hand, since it is part of what each
 * join costs (ADR 0036).
 */
import { isNodeId, isRoomId } from '../ids.ts';
import { AppError } from '../errors.ts';
import { isModerating, ROLES, type Role } from './roles.ts';
import { DEFAULT_GRANTS, type Grants, type PublishGrant, type TokenClaims } from './token.ts';

/** Longest name shown for a person, in UTF-16 units. */
const MAX_NAME_CHARS = 128;
const MAX_SUBJECT_CHARS = 256;

/** Longest list of sites in a token. */
const MAX_SITES = 64;
const MAX_GROUPS = 32;
const MAX_GROUP_CHARS = 64;

type Members = Readonly<Record<string, unknown>>;
type Test<T> = (value: unknown) => value is T;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, maxChars: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= maxChars;
const isSubject: Test<string> = (value): value is string => isText(value, MAX_SUBJECT_CHARS);
const isName: Test<string> = (value): value is string => isText(value, MAX_NAME_CHARS);
const isRoom: Test<string> = (value): value is string => typeof value === 'string' && isRoomId(value);
/** Names of sites and of nodes are alike. */
const isSite: Test<string> = (value): value is string => typeof value === 'string' && isNodeId(value);
const isSites: Test<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_SITES && value.every(isSite);
const isRole: Test<Role> = (value): value is Role => ROLES.some((role) => role === value);
const isGroup: Test<string> = (value): value is string => isText(value, MAX_GROUP_CHARS);
const isGroups: Test<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.length <= MAX_GROUPS && value.every(isGroup);
const isTime: Test<number> = (value): value is number => Number.isFinite(value);
const isYesNo: Test<boolean> = (value): value is boolean => typeof value === 'boolean';
const isPublishGrant: Test<PublishGrant> = (value): value is PublishGrant =>
  value === 'mic' || value === 'camera' || value === 'screen';
const isPublish: Test<readonly PublishGrant[]> = (value): value is readonly PublishGrant[] =>
  Array.isArray(value) && value.every(isPublishGrant);

/** @throws {AppError} TOKEN_INVALID, naming the claims that are wrong */
export function parseClaims(payload: unknown): TokenClaims {
  const members = isMembers(payload) ? payload : {};
  const wrong: string[] = [];
  const { asked, ...claims } = {
    subject: taken(members, 'sub', isSubject, wrong) ?? '',
    room: taken(members, 'room', isRoom, wrong) ?? '',
    name: taken(members, 'name', isName, wrong) ?? '',
    site: ifGiven(members, 'site', isSite, wrong),
    sites: ifGiven(members, 'sites', isSites, wrong),
    grants: grantsOf(ifGiven(members, 'grants', isMembers, wrong) ?? {}, wrong),
    asked: ifGiven(members, 'role', isRole, wrong),
    groups: ifGiven(members, 'groups', isGroups, wrong) ?? [],
    isCheck: ifGiven(members, 'check', isYesNo, wrong) ?? false,
    expiresAtSec: taken(members, 'exp', isTime, wrong) ?? 0,
  };
  if (wrong.length > 0) throw new AppError('TOKEN_INVALID', `token claims: ${wrong.join(', ')}`);
  return { ...claims, ...standing(claims, asked) };
}

function standing(
  { isCheck, grants }: Pick<TokenClaims, 'isCheck' | 'grants'>,
  asked: Role | undefined,
): Pick<TokenClaims, 'role' | 'grants'> {
  if (isCheck) return { role: 'member', grants: checkGrants(grants) };
  const role = asked ?? (grants.moderate ? 'moderator' : 'member');
  return { role, grants: grantsFor(role, grants) };
}

/** What the role says outweighs what is said beside it. */
const grantsFor = (role: Role, grants: Grants): Grants => ({
  ...grants,
  moderate: isModerating(role),
  publish: role === 'observer' ? [] : grants.publish,
});

/** Whatever is said beside it. */
const checkGrants = ({ publish }: Grants): Grants => ({
  ...DEFAULT_GRANTS,
  publish: publish.filter((kind) => kind === 'mic'),
  subscribe: false,
});

function grantsOf(members: Members, wrong: string[]): Grants {
  return {
    publish: ifGiven(members, 'publish', isPublish, wrong) ?? DEFAULT_GRANTS.publish,
    subscribe: ifGiven(members, 'subscribe', isYesNo, wrong) ?? DEFAULT_GRANTS.subscribe,
    moderate: ifGiven(members, 'moderate', isYesNo, wrong) ?? DEFAULT_GRANTS.moderate,
    operator: ifGiven(members, 'operator', isYesNo, wrong) ?? DEFAULT_GRANTS.operator,
    bench: ifGiven(members, 'bench', isYesNo, wrong) ?? DEFAULT_GRANTS.bench,
  };
}

function ifGiven<T>(members: Members, name: string, is: Test<T>, wrong: string[]): T | undefined {
  return members[name] === undefined ? undefined : taken(members, name, is, wrong);
}

/** @returns undefined, with its name added to `wrong`, when it is not what it should be */
function taken<T>(members: Members, name: string, is: Test<T>, wrong: string[]): T | undefined {
  const value = members[name];
  if (is(value)) return value;
  wrong.push(name);
  return undefined;
}
