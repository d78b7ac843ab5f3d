/** Restore: a session that its node still has, though the site's log began anew without it. Pure. */
import { participantKey, sessionKey, type ParticipantFact, type SessionFact } from '../records.ts';
import type { SourceFact } from '../room-port.ts';
import {
  NO_EFFECTS,
  writeParticipant,
  writeSession,
  writeSource,
  type Command,
  type NodeActor,
} from './command.ts';

export type Restore = {
  readonly session: SessionFact;
  readonly participant: ParticipantFact;
  readonly sources: readonly SourceFact[];
};

/** Writes what was there before; nothing where somebody has the session, or had it since. */
export const restore: Command<Restore, NodeActor> = (view, { session, participant, sources }) => {
  const { sessionId, participantId } = session;
  if (view.session !== undefined || view.participants.has(participantId)) return NO_EFFECTS;
  return {
    ...NO_EFFECTS,
    guards: [{ key: participantKey(participantId), n: 0 }],
    writes: [writeParticipant(participant), ...sources.map(writeSource)],
    localGuards: [{ key: sessionKey(sessionId), n: 0 }],
    localWrites: [writeSession({ ...session, sourceIds: sources.map(({ sourceId }) => sourceId) })],
  };
};
