/** Which role people get who have logged in: by the groups that their organisation says they are in. Pure. */
import { ROLES, type Role } from '../../common/auth/roles.ts';

export type RoleRule = {
  /** Name of a group; `*` = everybody who can log in. */
  readonly group: string;
  readonly role: Role;
};

/** Of two roles the one with more to say counts. */
const BY_RANK: readonly Role[] = ['operator', 'chair', 'moderator', 'member', 'guest', 'observer'];

const RULE = /^(\S(?:[^=,]{0,198}\S)?)=([a-z]+)$/;

/** One of `group=role`; undefined = malformed. */
export function parseRoleRule(text: string): RoleRule | undefined {
  const [, group, name] = RULE.exec(text) ?? [];
  const role = ROLES.find((one) => one === name);
  return group === undefined || role === undefined ? undefined : { group, role };
}

/** @returns undefined = nobody has said that this person may come in */
export function roleOf(groups: readonly string[], rules: readonly RoleRule[]): Role | undefined {
  const has = new Set(groups);
  const roles = new Set(rules.filter(({ group }) => group === '*' || has.has(group)).map(({ role }) => role));
  return BY_RANK.find((role) => roles.has(role));
}
