/** A session's sources: added, paused and resumed, removed. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { SourceId } from '../../../common/ids.ts';
import { sourceKey, type SessionFact } from '../records.ts';
import type { SourceFact } from '../room-port.ts';
import {
  NO_EFFECTS,
  checkSession,
  deleteSource,
  guardSession,
  writeSession,
  writeSource,
  type Command,
  type CommandView,
  type SessionActor,
} from './command.ts';

export type AddSource = { readonly source: SourceFact };

/**
 * Adds a source. One that exists is replaced only by a newer generation from another SFU node (its media has moved);
 * from the same node it would be a second producer of the same thing.
 */
export const addSource: Command<AddSource, SessionActor> = (view, { source }, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  if (source.participantId !== session.fact.participantId) {
    return new AppError('ARGUMENT_INVALID', 'a source belongs to the participant of its session');
  }
  const existing = view.sources.get(source.sourceId);
  const isNamed = session.fact.sourceIds.includes(source.sourceId);
  if (isNamed && !isMove(existing?.fact, source)) {
    return new AppError('SOURCE_EXISTS', `source ${source.sourceId} exists`);
  }
  const { fact } = session;
  return {
    ...NO_EFFECTS,
    guards: existing === undefined ? [] : [{ key: sourceKey(source.sourceId), n: existing.n }],
    writes: [writeSource(source)],
    localGuards: [guardSession(session)],
    localWrites: [
      writeSession({
        ...fact,
        sourceGeneration: Math.max(fact.sourceGeneration, source.generation),
        sourceIds: isNamed ? fact.sourceIds : [...fact.sourceIds, source.sourceId],
      }),
    ],
  };
};

function isMove(from: SourceFact | undefined, to: SourceFact): boolean {
  return from !== undefined && to.generation > from.generation && to.originNodeId !== from.originNodeId;
}

function unlessNamed(session: SessionFact, sourceId: SourceId): AppError | undefined {
  if (session.sourceIds.includes(sourceId)) return undefined;
  return new AppError('SOURCE_UNKNOWN', `no source ${sourceId} of this session`);
}

function sourceOf(view: CommandView, sourceId: SourceId) {
  return view.sources.get(sourceId) ?? new AppError('SOURCE_UNKNOWN', `no source ${sourceId}`);
}

export type SetSourcePaused = { readonly sourceId: SourceId; readonly paused: boolean };

/** Mutes or unmutes a source of the session. */
export const setSourcePaused: Command<SetSourcePaused, SessionActor> = (view, command, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  const refusal = unlessNamed(session.fact, command.sourceId);
  if (refusal !== undefined) return refusal;
  const source = sourceOf(view, command.sourceId);
  if (source instanceof AppError) return source;
  const isSame = source.fact.paused === command.paused;
  return {
    ...NO_EFFECTS,
    guards: [{ key: sourceKey(command.sourceId), n: source.n }],
    writes: isSame ? [] : [writeSource({ ...source.fact, paused: command.paused })],
    localGuards: [guardSession(session)],
  };
};

export type RemoveSource = { readonly sourceId: SourceId };

/** Removes a source of the session. */
export const removeSource: Command<RemoveSource, SessionActor> = (view, command, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  const refusal = unlessNamed(session.fact, command.sourceId);
  if (refusal !== undefined) return refusal;
  return {
    ...NO_EFFECTS,
    writes: [deleteSource(command.sourceId)],
    localGuards: [guardSession(session)],
    localWrites: [
      writeSession({
        ...session.fact,
        sourceIds: session.fact.sourceIds.filter((id) => id !== command.sourceId),
      }),
    ],
  };
};
