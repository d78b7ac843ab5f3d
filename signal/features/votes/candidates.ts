/** Who could vote in a vote that is opened now: the roll of the sitting or who is there, and others who are there. Pure. */
import type { AppError } from '../../../common/errors.ts';
import type { Role } from '../../../common/auth/roles.ts';
import type { Attendee, DecideContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { isNobodys } from '../devices.ts';
import { voterKey } from './roll.ts';

export type Voter = { readonly subject: string; readonly name: string; readonly group: string };

export type Candidate = Voter & {
  readonly candidateId: string;
  readonly isPresent: boolean;
  /** Votes if nobody chooses. */
  readonly isOnRoll: boolean;
};

type Surroundings = Pick<DecideContext, 'people' | 'rules'>;

/** Roles that vote where nothing else is said. */
const VOTING: ReadonlySet<Role> = new Set(['member', 'moderator', 'chair']);
/** Roles that may be chosen. */
const ELIGIBLE: ReadonlySet<Role> = new Set([...VOTING, 'guest']);
/** Of 43: nobody finds another subject with these, and 1,000 of them fit into a command. */
const ID_CHARS = 12;

/** Those of the roll in its order, then others by name. On several devices somebody is one person. */
export function candidatesOf({ people, rules }: Surroundings): readonly Candidate[] {
  const here = people.all().filter((one) => !one.isOutside && !isNobodys(one));
  const present = new Set(here.map(({ subject }) => subject));
  const roll = rules.sitting?.roll ?? [];
  const onRoll = roll.length > 0 ? roll : byName(here.filter(({ role }) => VOTING.has(role)));
  const others = byName(here.filter(({ role }) => ELIGIBLE.has(role)));
  const all = new Map<string, Candidate>();
  for (const [voters, isOnRoll] of [
    [onRoll, true],
    [others, false],
  ] as const)
    for (const { subject, name, group } of voters)
      if (!all.has(subject)) {
        const candidateId = idOf(subject);
        all.set(subject, { subject, name, group, candidateId, isPresent: present.has(subject), isOnRoll });
      }
  return [...all.values()];
}

const byName = (people: readonly Attendee[]): readonly Voter[] =>
  people
    .map(({ subject, name, groups }) => ({ subject, name, group: groups[0] ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name, 'de'));

/** Those who are meant, in this order. Error: votes.not-here. */
export function chosenOf(ids: readonly string[], context: Surroundings): AppError | readonly Voter[] {
  const known = new Map(candidatesOf(context).map((one) => [one.candidateId, one]));
  const chosen = ids.flatMap((id) => known.get(id) ?? []);
  return chosen.length === ids.length
    ? chosen
    : refuse('votes', 'not-here', 'somebody who was chosen is not here any more');
}

/** As commands name somebody whose subject they don't know. */
export const idOf = (subject: string): string => voterKey(subject).slice(0, ID_CHARS);
