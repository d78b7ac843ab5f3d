/** What may become of raised hands. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { ILowerHand } from '../../../proto/features/hands.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { encodeHand, type Hands } from './state.ts';

const NOTHING: Decision = { writes: [] };

/** Whoever it was has lowered it. */
const NOBODY = '' as ParticipantId;

const without = (ids: readonly ParticipantId[]): Decision => ({
  writes: ids.map((key) => ({ key, value: undefined })),
});

/** A hand that is up keeps its place. */
export function raise(hands: Hands, { actor, nowMs }: DecideContext): Decision {
  const { participantId, number, name } = actor;
  if (hands.of.has(participantId)) return NOTHING;
  const place = (hands.inOrder.at(-1)?.place ?? 0) + 1;
  const value = encodeHand({ participantId, place, raisedAtMs: nowMs, number, name });
  return { writes: [{ key: participantId, value }] };
}

/** Errors: ROLE_MISSING for somebody else's. A hand that is down is no error. */
export function lower(hands: Hands, command: ILowerHand, { actor }: DecideContext): AppError | Decision {
  const named = command.number
    ? hands.inOrder.find(({ number }) => number === command.number)?.participantId
    : ((command.participantId || actor.participantId) as ParticipantId);
  const id = named ?? NOBODY;
  if (id !== actor.participantId && !isModerating(actor.role)) {
    return new AppError('ROLE_MISSING', "somebody else's hand is lowered by moderators");
  }
  return hands.of.has(id) ? without([id]) : NOTHING;
}

/** At most so many records at once; the rest comes with the next look. */
const MAX_LOWERED = 50;

export const lowerAll = (hands: Hands): Decision =>
  without(hands.inOrder.slice(0, MAX_LOWERED).map(({ participantId }) => participantId));

/** Who has left the room wants nothing any more. */
export function tend(hands: Hands, { hasLeft }: TendContext): Due | undefined {
  const gone = hands.inOrder.filter(({ participantId }) => hasLeft(participantId));
  if (gone.length === 0) return undefined;
  const ids = gone.slice(0, MAX_LOWERED).map(({ participantId }) => participantId);
  return { durability: 'replicated', decision: without(ids) };
}
