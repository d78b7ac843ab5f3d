/** The people of a room as features see them: with the roles that they have now. */
import type { Role } from '../../../common/auth/roles.ts';
import type { NodeId, ParticipantId, SiteId } from '../../../common/ids.ts';
import type { Attendee, AwayBy, Person, RoomPeople, RoomRules } from '../../features/contract.ts';
import type { ParticipantFact } from '../records.ts';
import type { RoomView } from '../view.ts';

export type ViewPeople = RoomPeople & {
  /** Somebody as their record says, in the room or not. */
  of(fact: ParticipantFact): Attendee;
  /** The same people by other rules. */
  under(rules: RoomRules): ViewPeople;
};

/** A screen only shows; a camera or microphone of the hall is no member of anything. */
function roleIn(mode: ParticipantFact['mode'], role: Role): Role {
  if (mode === 'display') return 'observer';
  return mode === 'hall' && role === 'member' ? 'guest' : role;
}

/** Nodes of a site that have the room now. */
export type NodesOf = (site: SiteId) => readonly { readonly nodeId: NodeId }[];

function awayBy(view: RoomView, { site, signalNodeId }: ParticipantFact, nodesOf: NodesOf): AwayBy {
  const nodes = nodesOf(site);
  if (nodes.length === 0 || view.isAway(site)) return 'site';
  return nodes.some(({ nodeId }) => nodeId === signalNodeId) ? 'client' : 'node';
}

/**
 * @param rules asked each time: they change
 * @param nodesOf left out: nobody asks why somebody is away
 */
export function roomPeople(view: RoomView, rules: () => RoomRules, nodesOf?: NodesOf): ViewPeople {
  const attendee = (fact: ParticipantFact): Attendee => {
    const now = rules();
    const ownRole = now.roleOf(fact);
    const role = roleIn(fact.mode, ownRole);
    const isAway = fact.reconnecting || view.isAway(fact.site);
    const person: Person = {
      participantId: fact.participantId,
      number: fact.number,
      name: now.nameOf(fact),
      subject: fact.subject,
      role,
      ...(role !== ownRole && { ownRole }),
      groups: fact.groups,
      site: fact.site,
      joinedAtMs: fact.joinedAtMs,
      nodeId: fact.signalNodeId,
      isAway,
      ...(isAway && nodesOf !== undefined && { awayBy: awayBy(view, fact, nodesOf) }),
      ...(fact.mode && { mode: fact.mode }),
    };
    return { ...person, isOutside: now.isOutside(person) };
  };
  return {
    get: (id: ParticipantId) => {
      const fact = view.participant(id);
      return fact && attendee(fact);
    },
    all: () => view.participants().map(attendee),
    of: attendee,
    under: (other) => roomPeople(view, () => other, nodesOf),
  };
}

/** Whether others see somebody else in them, though they did nothing. */
export const isOtherPerson = (before: Attendee | undefined, after: Attendee | undefined): boolean =>
  before?.role !== after?.role || before?.name !== after?.name || before?.isOutside !== after?.isOutside;
