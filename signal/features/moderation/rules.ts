/** What follows for the room from what moderators have settled: who is outside, who may send, who has to go. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import { SourceKind } from '../../../proto/index.ts';
import type { Attendee, Contribution, Person, SendOpinion } from '../contract.ts';
import { personRole } from '../ranks.ts';
import type { ModerationState } from './state.ts';

/** `waiting`: to be let in by a moderator. `closed`: the sitting is not public. */
type Outside = 'waiting' | 'closed';

/**
 * Why somebody is kept outside; undefined = they are not. Decided on the person, whatever the device says that it is; who
 * moderates is never outside, but their screen is when the sitting is not public: anybody may stand before it.
 */
export function whyOutside(state: ModerationState, who: Person): Outside | undefined {
  if (isShutOut(state, who)) return 'closed';
  const role = personRole(who);
  if (isModerating(role)) return undefined;
  if (state.sentOut.has(who.subject)) return 'waiting';
  const { mode, guestsSinceMs, othersSinceMs } = state.waiting;
  const isGuest = role === 'guest';
  const isAsked = mode === 'all' || (mode === 'guests' && isGuest);
  const sinceMs = isGuest ? guestsSinceMs : othersSinceMs;
  return isAsked && who.joinedAtMs > sinceMs && !state.admitted.has(who.subject) ? 'waiting' : undefined;
}

function isShutOut({ closed }: ModerationState, who: Person): boolean {
  if (closed === undefined) return false;
  return who.role === 'observer' || (closed.guests && personRole(who) === 'guest');
}

/** The track of a screen's sound goes with its picture. */
type Lockable = 'mic' | 'camera';

const LOCKABLE: Readonly<Partial<Record<SourceKind, Lockable>>> = {
  [SourceKind.SOURCE_KIND_MIC]: 'mic',
  [SourceKind.SOURCE_KIND_CAMERA]: 'camera',
};

export function contributeModeration(state: ModerationState): Contribution {
  return {
    roles: state.roles,
    names: state.names,
    isOutside: (who) => whyOutside(state, who) !== undefined,
    mayJoin: ({ role }) =>
      state.endedAtMs === undefined || isModerating(role)
        ? undefined
        : new AppError('ROOM_LOCKED', 'the meeting has been ended; only moderators may join'),
    isRemoved: (who) => hasToGo(state, who),
    isClosedToPublic: state.closed !== undefined,
    areGuestsOut: state.closed?.guests === true,
    maySend: (who, kind) => maySend(state, who, kind),
    muteSerial: (who, kind) => muteSerial(state, who, kind),
  };
}

/** Removed, or there since before the end; they are gone in a moment. */
export const hasToGo = ({ removed, endedAtMs }: ModerationState, who: Person): boolean =>
  removed.has(who.participantId) || (endedAtMs !== undefined && who.joinedAtMs <= endedAtMs);

function maySend(state: ModerationState, who: Attendee, kind: SourceKind): SendOpinion {
  if (who.role === 'observer') return 'moderation.observer';
  if (isModerating(who.role) || state.exempt.has(who.subject)) return undefined;
  const lockable = LOCKABLE[kind];
  return lockable !== undefined && state.locked[lockable] ? `moderation.${lockable}-locked` : undefined;
}

/** An order for all is none for those who came after it. */
function muteSerial(state: ModerationState, who: Person, kind: SourceKind): number | undefined {
  const lockable = LOCKABLE[kind];
  if (lockable === undefined) return undefined;
  const { serial, except } = state.mutedAll[lockable];
  const isForThem = !except.has(who.participantId) && who.joinedAtMs <= serial;
  const own = state.muted.get(who.participantId)?.[lockable] ?? 0;
  return Math.max(own, isForThem ? serial : 0);
}
