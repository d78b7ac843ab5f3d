/** Join: a new participant with a new session. Pure. */
import { AppError } from '../../../common/errors.ts';
import { participantKey, sessionKey, type SessionFact } from '../records.ts';
import type { JoinRequestFacts } from '../room-port.ts';
import {
  NO_EFFECTS,
  writeParticipant,
  writeSession,
  type Command,
  type Effects,
  type SessionActor,
} from './command.ts';

/** Used up by the join itself, so that opening media for the first time need not write anything before. */
export const FIRST_MEDIA_GENERATION = 1;

/** The ids in the actor's session are new; its generation is 1. */
export type Join = {
  readonly facts: JoinRequestFacts;
  readonly tokenHash: Uint8Array;
  /** Nobody else in the room has it. */
  readonly number: number;
};

/** Adds the participant; ids that are taken already (never, by chance alone) are refused. */
export const join: Command<Join, SessionActor> = (view, command, actor, timeMs): AppError | Effects => {
  const { sessionId, participantId, generation } = actor.session;
  if (view.session !== undefined || view.participants.has(participantId)) {
    return new AppError('ALREADY_JOINED', 'this session is in the room already');
  }
  const session: SessionFact = {
    sessionId,
    participantId,
    generation,
    signalNodeId: actor.nodeId,
    tokenHash: command.tokenHash,
    previousTokenHash: new Uint8Array(),
    previousValidUntilMs: 0,
    graceUntilMs: 0,
    sfuNodeId: undefined,
    mediaGeneration: FIRST_MEDIA_GENERATION,
    grants: command.facts.grants,
    sourceGeneration: 0,
    sourceIds: [],
  };
  const { mode = 'full' } = command.facts;
  const participant = {
    participantId,
    name: command.facts.name,
    site: actor.site,
    reconnecting: false,
    joinedAtMs: timeMs,
    sessionGeneration: generation,
    signalNodeId: actor.nodeId,
    subject: command.facts.subject,
    number: command.number,
    role: command.facts.role ?? 'member',
    groups: command.facts.groups ?? [],
    ...(mode !== 'full' && { mode }),
  };
  return {
    ...NO_EFFECTS,
    guards: [{ key: participantKey(participantId), n: 0 }],
    writes: [writeParticipant(participant)],
    localGuards: [{ key: sessionKey(sessionId), n: 0 }],
    localWrites: [writeSession(session)],
  };
};
