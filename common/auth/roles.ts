/** What somebody is in a room, and between that and its number on the wire. */
import { Role as WireRole } from '../../proto/index.ts';

export const ROLES = ['member', 'guest', 'observer', 'moderator', 'chair', 'operator'] as const;

/**
 * `member` takes part; `guest` came by an invitation, without an account; `observer` sees and hears, is counted and not
 * listed; `moderator` and `chair` lead; `operator` runs the system.
 */
export type Role = (typeof ROLES)[number];

const WIRE: Readonly<Record<Role, WireRole>> = {
  // unspecified, which takes no byte: nearly everybody is one
  member: WireRole.ROLE_UNSPECIFIED,
  guest: WireRole.ROLE_GUEST,
  observer: WireRole.ROLE_OBSERVER,
  moderator: WireRole.ROLE_MODERATOR,
  chair: WireRole.ROLE_CHAIR,
  operator: WireRole.ROLE_OPERATOR,
};

export const toWireRole = (role: Role): WireRole => WIRE[role];

/** A role of a later version than ours counts as member. */
export function fromWireRole(wire: WireRole | null | undefined): Role {
  return ROLES.find((role) => WIRE[role] === wire) ?? 'member';
}

const MODERATING: ReadonlySet<Role> = new Set(['moderator', 'chair', 'operator']);

/** May settle things for everybody: settings, podium, bans. */
export const isModerating = (role: Role): boolean => MODERATING.has(role);
