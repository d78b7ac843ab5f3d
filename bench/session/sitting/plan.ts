/** A sitting of a council as it is to go: who is there and where, the items, who speaks to them, what is voted. Pure. */
import type { VoteDisplayName, VoteRuleName } from '../../../client/features/votes/index.ts';
import { botName } from '../../load/bots/bot-name.ts';
import { hallOf, secondsOf, type HallDevice, type SecondDevice } from './devices.ts';

export type SittingShape = {
  readonly members: number;
  readonly observers: number;
  /** Site of each signalling node of the cluster. */
  readonly nodeSites: readonly string[];
};

export type SittingPerson = {
  readonly index: number;
  readonly subject: string;
  readonly name: string;
  readonly role: 'chair' | 'member' | 'observer';
  /** Of members. */
  readonly group: string;
  /** Place of the signalling node among all of the cluster. */
  readonly node: number;
  /** With a companion device, which has no media. */
  readonly inHall: boolean;
  readonly hasCamera: boolean;
};

export type PlannedVote = {
  readonly question: string;
  readonly display: VoteDisplayName;
  readonly rule: VoteRuleName;
  /** What is killed while it is open. */
  readonly kill: 'signal' | 'sfu';
};

export type PlannedItem = {
  readonly number: string;
  readonly title: string;
  readonly isPublic: boolean;
  /** Who has the floor, one after the other. */
  readonly speakers: readonly number[];
  readonly vote?: PlannedVote;
};

export type SittingPlan = {
  readonly title: string;
  readonly people: readonly SittingPerson[];
  /** Cameras and microphones of the hall; the first stands for it. Bots beside the people, as are those of {@link seconds}. */
  readonly hall: readonly HallDevice[];
  /** Further devices of members. */
  readonly seconds: readonly SecondDevice[];
  readonly items: readonly PlannedItem[];
};

export const CHAIR = 0;
const GROUPS = ['Linde', 'Eiche', 'Ahorn'] as const;
/** Of the members. */
const HALL_SHARE = 0.4;
const CAMERAS = 4;
/** People who come back late, of those who lose their node. */
const LATE = 4;

/** @param lot who speaks */
export function planSitting(shape: SittingShape, lot: () => number): SittingPlan {
  const people = peopleOf(shape);
  const speakers = speakersOf(people, lot);
  const take = (from: number, count: number): readonly number[] => speakers.slice(from, from + count);
  const hall = hallOf(shape.nodeSites, people.length);
  const remote = people.filter(({ role, inHall }) => role === 'member' && !inHall);
  return {
    title: 'Sitzung des Stadtrats',
    people,
    hall,
    seconds: secondsOf(shape.nodeSites, remote, people.length + hall.length),
    items: [
      { number: '1', title: 'Bericht des Oberbürgermeisters', isPublic: true, speakers: take(0, 3) },
      {
        ...{ number: '2', title: 'Haushalt des nächsten Jahres', isPublic: true, speakers: take(3, 2) },
        vote: {
          question: 'Wird der Haushalt beschlossen?',
          display: 'names',
          rule: 'absolute',
          kill: 'signal',
        },
      },
      { number: '3', title: 'Grundstücksangelegenheit', isPublic: false, speakers: take(1, 2) },
      {
        ...{ number: '4', title: 'Satzung über die Marktgebühren', isPublic: true, speakers: take(5, 1) },
        vote: { question: 'Wird die Satzung geändert?', display: 'names', rule: 'simple', kill: 'sfu' },
      },
      // after all deaths microphones open as before
      { number: '5', title: 'Anfragen', isPublic: true, speakers: take(0, 2) },
    ],
  };
}

/** The chair is the first; members, then observers, go round the nodes. */
function peopleOf({ members, observers, nodeSites }: SittingShape): readonly SittingPerson[] {
  const inHall = Math.floor(members * HALL_SHARE);
  return Array.from({ length: members + observers }, (_, index) => ({
    index,
    subject: `bench-${index}`,
    name: botName(index),
    role: index === CHAIR ? 'chair' : index < members ? 'member' : 'observer',
    group: index < members ? (GROUPS[index % GROUPS.length] ?? '') : '',
    node: index % nodeSites.length,
    // the chair and those with cameras are not among them: the last members are
    inHall: index < members && index >= members - inHall,
    hasCamera: index < Math.min(CAMERAS, members - inHall),
  }));
}

/** By lot, in turn somebody remote and somebody in the hall. */
function speakersOf(people: readonly SittingPerson[], lot: () => number): readonly number[] {
  const members = people.filter(({ role }) => role === 'member');
  const draw = (isHere: (one: SittingPerson) => boolean): readonly number[] =>
    shuffled(
      members.filter(isHere).map(({ index }) => index),
      lot,
    );
  const [remote, inHall] = [draw((one) => !one.inHall), draw((one) => one.inHall)];
  return remote.flatMap((index, at) => [index, ...inHall.slice(at, at + 1)]);
}

/** Fisher and Yates. */
function shuffled(values: readonly number[], lot: () => number): readonly number[] {
  const all = [...values];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(lot() * (last + 1));
    const [one, two] = [all[last], all[other]];
    if (one !== undefined && two !== undefined) [all[last], all[other]] = [two, one];
  }
  return all;
}

/** Members at a node who come back late when it has died: the record must tell of their loss. */
export function lateOf(plan: SittingPlan, node: number): readonly SittingPerson[] {
  // who has been away before may be at another node since; who has a second device is not gone with one
  const others = new Set([unluckyOf(plan)?.index, ...plan.seconds.map(({ owner }) => owner)]);
  const isLate = ({ role, index, node: own }: SittingPerson): boolean =>
    role === 'member' && own === node && !others.has(index);
  return plan.people.filter(isLate).slice(0, LATE);
}

/** A member whose own network fails while others speak to the first item. */
export function unluckyOf({ people, items, seconds }: SittingPlan): SittingPerson | undefined {
  const busy = new Set([...(items[0]?.speakers ?? []), ...seconds.map(({ owner }) => owner)]);
  return people.findLast(({ role, index }) => role === 'member' && !busy.has(index));
}

/** Who sends the voice of somebody who speaks: themselves, or a microphone of the hall. */
export function voiceOf({ people, hall }: SittingPlan, speaker: number): number {
  if (people[speaker]?.inHall !== true) return speaker;
  const open = hall.filter(({ hasSound }) => hasSound);
  return open[speaker % open.length]?.index ?? speaker;
}

/** Remote members, one at each node, whose clients send what they hear whether or not they have the floor. */
export function loudOf({ people }: SittingPlan): readonly SittingPerson[] {
  const loud = new Map<number, SittingPerson>();
  for (const person of people)
    if (person.role === 'member' && !person.inHall && !loud.has(person.node)) loud.set(person.node, person);
  return [...loud.values()];
}
