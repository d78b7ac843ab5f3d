/** Who is told what of a sitting. Pure. */
import {
  SittingDisturbancesView,
  SittingLosses,
  SittingOwnView,
  SittingPastView,
  SittingRollView,
  SittingView,
} from '../../../proto/features/sitting.ts';
import type { Attendee, FeatureView, RoomPeople } from '../contract.ts';
import { FROM_NOBODY, toldByStamp, together, type KeptFrom } from '../kept-from.ts';
import { personsOf, type Person } from './persons.ts';
import type { Disturbance } from './records.ts';
import { attendanceIn, openSittingId, requiredOf, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

/** Members of the roll in one record of the view: a change of one tells no more than these. */
const ROLL_PART = 100;
const MAX_DISTURBANCES = 50;
const MAX_PAST = 20;

/** Somebody on the roll as everybody sees them. */
type MemberNow = {
  readonly memberId: string;
  readonly name: string;
  readonly group: string;
  readonly number: number;
  /** There and not disturbed: counts for the quorum. */
  readonly isPresent: boolean;
  readonly inHall: boolean;
  readonly isLost: boolean;
  readonly isDisturbed: boolean;
  /** In the sitting that is open. */
  readonly fromMs: number;
  readonly untilMs: number;
};

/** The roll as things stand, in its order. */
function membersNow(state: SittingState, persons: ReadonlyMap<string, Person>): readonly MemberNow[] {
  return [...state.roll].map(([memberId, { name, group }]) => ({
    ...{ memberId, name, group, ...timesOf(state, memberId) },
    ...standingOf(persons.get(memberId), state.disturbances.get(memberId)?.isOpen === true),
  }));
}

/** In the sitting that is open, and where they sit in it. */
function timesOf(state: SittingState, memberId: string) {
  const { inHall = false, fromMs = 0, untilMs = 0 } = attendanceIn(state, memberId) ?? {};
  return state.sitting === undefined ? { inHall, fromMs: 0, untilMs: 0 } : { inHall, fromMs, untilMs };
}

function standingOf(person: Person | undefined, hasReported: boolean) {
  if (person === undefined) return { number: 0, isPresent: false, isLost: false, isDisturbed: false };
  const { number, isAway: isLost } = person;
  return { number, isLost, isDisturbed: hasReported, isPresent: !isLost && !hasReported };
}

/** What each person is told. */
export function viewSitting(state: SittingState, people: RoomPeople): FeatureView {
  const persons = personsOf(people, state.roll);
  const members = membersNow(state, persons);
  const everyone = new Map<string, Uint8Array>();
  let sitting: FeatureView = {};
  if (state.sitting !== undefined || members.length > 0) {
    const guests = [...persons.keys()].filter((id) => !state.roll.has(id)).length;
    const about = { ...countsOf(state, members), guests };
    sitting = toldByStamp(state.sitting?.reasonKeptFrom ?? FROM_NOBODY, (upTo) => {
      const view = { ...about, ...sittingFor(state, upTo) };
      return new Map([['sitting', SittingView.encode(view).finish()]]);
    });
  }
  for (let part = 0; part * ROLL_PART < members.length; part += 1) {
    const some = members.slice(part * ROLL_PART, (part + 1) * ROLL_PART);
    everyone.set(`roll/${part}`, SittingRollView.encode({ members: some }).finish());
  }
  return together(sitting, {
    ...{ everyone, moderators: forModerators(state) },
    personal: (person) => ownView(state, person),
  });
}

/** Why it is interrupted is not for whoever was outside when that was said. */
function sittingFor({ sitting }: SittingState, upTo: KeptFrom) {
  if (sitting === undefined) return {};
  return { sitting: sitting.reasonKeptFrom > upTo ? { ...sitting, suspendReason: '' } : sitting };
}

function countsOf(state: SittingState, members: readonly MemberNow[]) {
  const present = members.filter(({ isPresent }) => isPresent);
  const inHall = present.filter((one) => one.inHall).length;
  return {
    rollSize: members.length,
    inHall,
    remote: present.length - inHall,
    required: requiredOf(state),
  };
}

function forModerators(state: SittingState): ReadonlyMap<string, Uint8Array> {
  const { disturbances, past } = state;
  const records = new Map<string, Uint8Array>();
  const losses = state.losses.filter(({ sittingId }) => sittingId === openSittingId(state));
  if (state.sitting !== undefined && losses.length > 0)
    records.set('losses', SittingLosses.encode({ losses }).finish());
  const open = [...disturbances]
    .filter(([, { isOpen }]) => isOpen)
    .sort(([id, one], [otherId, other]) => one.atMs - other.atMs || (id < otherId ? -1 : 1));
  if (open.length > 0) {
    const first = open.slice(0, MAX_DISTURBANCES).map(([id, one]) => disturbanceView(id, one));
    records.set('disturbances', SittingDisturbancesView.encode({ first, count: open.length }).finish());
  }
  if (past.length > 0) {
    const sittings = past.slice(-MAX_PAST).reverse();
    records.set('past', SittingPastView.encode({ sittings }).finish());
  }
  return records;
}

const disturbanceView = (disturbanceId: string, { name, number, kind, text, atMs }: Disturbance) => ({
  ...{ disturbanceId, name, number, kind, text, atMs },
});

function ownView(state: SittingState, { subject }: Attendee): ReadonlyMap<string, Uint8Array> {
  const id = idOf(subject);
  const inHall = attendanceIn(state, id)?.inHall === true;
  const own = state.disturbances.get(id);
  const disturbance = own?.isOpen ? disturbanceView(id, own) : undefined;
  if (!inHall && disturbance === undefined) return new Map();
  return new Map([['own', SittingOwnView.encode({ inHall, ...(disturbance && { disturbance }) }).finish()]]);
}
