/** Who belongs to the sitting. Pure. */
import { AppError } from '../../../common/errors.ts';
import type {
  ISittingAddMembers,
  ISittingChangeMember,
  ISittingMember,
  ISittingRemoveMembers,
} from '../../../proto/features/sitting.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { isNobodys } from '../devices.ts';
import { textOf } from './arguments.ts';
import { withoutRecord, writeMember, type Member } from './records.ts';
import { MAX_CHANGES, refused, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

/** The longest roll. */
const MAX_ROLL = 500;
const MAX_SUBJECT_CHARS = 256;
const MAX_NAME_CHARS = 128;
const MAX_GROUP_CHARS = 64;

type Wish = Omit<Member, 'place'>;

/** Errors: ARGUMENT_INVALID; roll-full. Who is on it already gets the new name and group, and keeps the place. */
export function addMembers(state: SittingState, command: ISittingAddMembers): AppError | Decision {
  const given = command.members ?? [];
  if (given.length === 0 || given.length > MAX_CHANGES)
    return new AppError('ARGUMENT_INVALID', `members: 1..${MAX_CHANGES}`);
  const wishes: Wish[] = [];
  for (const one of given) {
    const wish = wishOf(one);
    if (wish instanceof AppError) return wish;
    wishes.push(wish);
  }
  return add(state, wishes);
}

/** Those of the room who can be members; the first {@link MAX_CHANGES} that are not on the roll. Errors: roll-full. */
export function addPresent(state: SittingState, { people }: DecideContext): AppError | Decision {
  const wishes = people
    .all()
    .filter((one) => MEMBERS.has(one.role) && !one.isOutside && !isNobodys(one))
    .filter(({ subject }) => !state.roll.has(idOf(subject)))
    .map(({ subject, name, groups }) => ({ subject, name, group: groups[0] ?? '' }));
  return add(state, wishes.slice(0, MAX_CHANGES));
}

const MEMBERS: ReadonlySet<string> = new Set(['member', 'moderator', 'chair']);

/** Errors: ARGUMENT_INVALID. Who is not on the roll is no error. */
export function removeMembers({ roll }: SittingState, command: ISittingRemoveMembers): AppError | Decision {
  const ids = [...new Set(command.memberIds ?? [])];
  if (ids.length === 0 || ids.length > MAX_CHANGES)
    return new AppError('ARGUMENT_INVALID', `member_ids: 1..${MAX_CHANGES}`);
  const known = ids.flatMap((id) => roll.get(id) ?? []);
  if (known.length === 0) return { writes: [] };
  const removed = known.map(({ subject, name, group }) => ({ subject, name, group }));
  return {
    writes: known.map(({ subject }) => withoutRecord(`roll/${idOf(subject)}`)),
    record: [{ kind: 'sitting.rollChanged', data: { added: [], removed } }],
  };
}

/** They keep their place. Errors: ARGUMENT_INVALID; not-on-roll. */
export function changeMember({ roll }: SittingState, command: ISittingChangeMember): AppError | Decision {
  const before = roll.get(command.memberId ?? '');
  const wish = wishOf({
    subject: before?.subject ?? '-',
    name: command.name ?? '',
    group: command.group ?? '',
  });
  if (wish instanceof AppError) return wish;
  if (before === undefined) return refused('not-on-roll', 'nobody like this is on the roll');
  if (before.name === wish.name && before.group === wish.group) return { writes: [] };
  const { subject, name, group } = wish;
  const data = { added: [{ subject, name, group }], removed: [] };
  return {
    writes: [writeMember({ ...before, name, group })],
    record: [{ kind: 'sitting.rollChanged', data }],
  };
}

function wishOf({ subject, name, group }: ISittingMember): AppError | Wish {
  const who = textOf('subject', subject, { min: 1, max: MAX_SUBJECT_CHARS });
  const called = textOf('name', name, { min: 1, max: MAX_NAME_CHARS });
  const party = textOf('group', group, { max: MAX_GROUP_CHARS });
  if (who instanceof AppError) return who;
  if (called instanceof AppError) return called;
  return party instanceof AppError ? party : { subject: who, name: called, group: party };
}

function add({ roll }: SittingState, wishes: readonly Wish[]): AppError | Decision {
  const news = new Map(wishes.map((wish) => [idOf(wish.subject), wish]));
  const fresh = [...news.keys()].filter((id) => !roll.has(id));
  if (roll.size + fresh.length > MAX_ROLL) return refused('roll-full', `the roll has ${MAX_ROLL} places`);
  let last = Math.max(0, ...[...roll.values()].map(({ place }) => place));
  const added: Member[] = [];
  for (const [id, wish] of news) {
    const before = roll.get(id);
    if (before?.name === wish.name && before.group === wish.group) continue;
    added.push({ ...wish, place: before?.place ?? (last += 1) });
  }
  if (added.length === 0) return { writes: [] };
  const data = { added: added.map(({ subject, name, group }) => ({ subject, name, group })), removed: [] };
  return { writes: added.map(writeMember), record: [{ kind: 'sitting.rollChanged', data }] };
}
