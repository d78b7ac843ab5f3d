/** Who is told what of moderation. Pure. */
import {
  ModerationOutsideView,
  ModerationOwnView,
  ModerationRoomView,
} from '../../../proto/features/moderation.ts';
import type { Attendee, FeatureView, RecordMap, RoomPeople } from '../contract.ts';
import { personRole } from '../ranks.ts';
import { hasToGo, whyOutside } from './rules.ts';
import type { ModerationState } from './state.ts';

/** A longer list is not read; counts say how many there are. */
const MAX_SHOWN = 50;

export function viewModeration(state: ModerationState, people: RoomPeople): FeatureView {
  return {
    everyone: roomOf(state),
    moderators: isAnybodyConcerned(state)
      ? new Map([['outside', outsideOf(state, people.all())]])
      : new Map(),
    personal: (person) => ownOf(state, person),
  };
}

function roomOf({ waiting, locked, closed, endedAtMs }: ModerationState): RecordMap {
  const isAll = waiting.mode === 'off' && !locked.mic && !locked.camera;
  if (isAll && closed === undefined && endedAtMs === undefined) return new Map();
  const view = {
    waitingRoom: waiting.mode,
    isMicLocked: locked.mic,
    isCameraLocked: locked.camera,
    closedSinceMs: closed?.sinceMs ?? 0,
    areGuestsOut: closed?.guests ?? false,
    endedAtMs: endedAtMs ?? 0,
  };
  return new Map([['room', ModerationRoomView.encode(view).finish()]]);
}

/** Else nobody need be looked at. */
const isAnybodyConcerned = ({ waiting, sentOut, exempt, closed }: ModerationState): boolean =>
  waiting.mode !== 'off' || sentOut.size + exempt.size > 0 || closed !== undefined;

function outsideOf(state: ModerationState, people: readonly Attendee[]): Uint8Array {
  // whoever has to go is let in no more: a row of theirs would stand where the next one's does when they come again
  const staying = people.filter((who) => !hasToGo(state, who));
  const outside = staying.map((who) => ({ who, why: whyOutside(state, who) }));
  const waiting = outside
    .flatMap(({ who, why }) => (why === 'waiting' ? [waitingOf(state, who)] : []))
    .sort((one, other) => one.sinceMs - other.sinceMs || one.number - other.number);
  const exempt = people.filter(({ subject }) => state.exempt.has(subject)).map(({ number }) => number);
  return ModerationOutsideView.encode({
    first: waiting.slice(0, MAX_SHOWN),
    count: waiting.length,
    closedCount: outside.filter(({ why }) => why === 'closed').length,
    exempt: exempt.sort((one, other) => one - other).slice(0, MAX_SHOWN),
  }).finish();
}

function waitingOf(state: ModerationState, who: Attendee) {
  const { number, name, subject, joinedAtMs } = who;
  const sinceMs = Math.max(joinedAtMs, state.sentOut.get(subject) ?? 0);
  return { number, name, role: personRole(who), sinceMs };
}

function ownOf(state: ModerationState, person: Attendee): RecordMap {
  const outside = whyOutside(state, person) ?? '';
  const isExempt = state.exempt.has(person.subject);
  if (outside === '' && !isExempt) return new Map();
  return new Map([['own', ModerationOwnView.encode({ outside, isExempt }).finish()]]);
}
