/**
 * What a room command is: one pure function, (view, command, actor, time) → error or effects. The commands are in the
 * files beside this one; signal/room/execute.ts runs them against the store.
 */
import { AppError } from '../../../common/errors.ts';
import type { NodeId, ParticipantId, SiteId, SourceId } from '../../../common/ids.ts';
import type { Guard, RecordWrite } from '../../../common/store/port.ts';
import {
  encodeParticipant,
  encodeSession,
  encodeSource,
  participantKey,
  sessionKey,
  sourceKey,
  type ParticipantFact,
  type SessionFact,
} from '../records.ts';
import type { SessionRef, SourceFact } from '../room-port.ts';

/** A record and the `n` that a guard names to say "unchanged since I read it". */
export type Versioned<T> = { readonly fact: T; readonly n: number };

/** The site's own facts, as far as commands read them. */
export type CommandView = {
  readonly participants: ReadonlyMap<ParticipantId, Versioned<ParticipantFact>>;
  readonly sources: ReadonlyMap<SourceId, Versioned<SourceFact>>;
  /** Of the one session that the command is about; undefined = there is none. */
  readonly session: Versioned<SessionFact> | undefined;
};

/** The node that acts. */
export type NodeActor = { readonly site: SiteId; readonly nodeId: NodeId };

/** A session that acts through its node. */
export type SessionActor = NodeActor & { readonly session: SessionRef };

/** Not in the log. `session`: what is written, where it is one, for whoever remembers it. */
export type LocalWrite = RecordWrite & { readonly session?: SessionFact };

/** What the store applies, whole or not at all. Nothing to write: the command had already happened. */
export type Effects = {
  readonly guards: readonly Guard[];
  readonly writes: readonly RecordWrite[];
  readonly localGuards: readonly Guard[];
  readonly localWrites: readonly LocalWrite[];
  readonly events: readonly Uint8Array[];
};

export type Command<C, A extends NodeActor> = (
  view: CommandView,
  command: C,
  actor: A,
  timeMs: number,
) => AppError | Effects;

export const NO_EFFECTS: Effects = { guards: [], writes: [], localGuards: [], localWrites: [], events: [] };

/** The actor's session, if it still speaks for the participant. */
export function checkSession(view: CommandView, actor: SessionActor): AppError | Versioned<SessionFact> {
  const { session } = view;
  if (session === undefined || session.fact.participantId !== actor.session.participantId) {
    return new AppError('SESSION_EXPIRED', 'the session has ended');
  }
  if (session.fact.generation !== actor.session.generation) {
    return new AppError('SESSION_REPLACED', 'another connection speaks for this session');
  }
  return session;
}

/** Guard: the session's record is as it was read. Each command has it, so commands of one session are in order. */
export const guardSession = (session: Versioned<SessionFact>): Guard => ({
  key: sessionKey(session.fact.sessionId),
  n: session.n,
});

export const writeParticipant = (fact: ParticipantFact): RecordWrite => ({
  key: participantKey(fact.participantId),
  value: encodeParticipant(fact),
});

export const writeSource = (fact: SourceFact): RecordWrite => ({
  key: sourceKey(fact.sourceId),
  value: encodeSource(fact),
});

export const writeSession = (session: SessionFact): LocalWrite => ({
  key: sessionKey(session.sessionId),
  value: encodeSession(session),
  session,
});

export const deleteSource = (id: SourceId): RecordWrite => ({ key: sourceKey(id), value: undefined });

/** Effects that change the participant's record and the session's. */
export function changeBoth(
  session: Versioned<SessionFact>,
  participant: Versioned<ParticipantFact>,
  change: { readonly session: Partial<SessionFact>; readonly participant: Partial<ParticipantFact> },
): Effects {
  return {
    ...NO_EFFECTS,
    guards: [{ key: participantKey(participant.fact.participantId), n: participant.n }],
    writes: [writeParticipant({ ...participant.fact, ...change.participant })],
    localGuards: [guardSession(session)],
    localWrites: [writeSession({ ...session.fact, ...change.session })],
  };
}

/** Effects that end a session: participant, its sources and the session's record go together. */
export function removeAll(session: Versioned<SessionFact>): Effects {
  return {
    ...NO_EFFECTS,
    writes: [
      ...session.fact.sourceIds.map(deleteSource),
      { key: participantKey(session.fact.participantId), value: undefined },
    ],
    localGuards: [guardSession(session)],
    localWrites: [{ key: sessionKey(session.fact.sessionId), value: undefined }],
  };
}

/** The participant of a session; missing only when the view is older than the session's record. */
export function participantOf(
  view: CommandView,
  session: { readonly participantId: ParticipantId },
): AppError | Versioned<ParticipantFact> {
  return (
    view.participants.get(session.participantId) ??
    new AppError('SESSION_EXPIRED', 'the participant has gone from the room')
  );
}
