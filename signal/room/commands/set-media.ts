/** Where a session's media is, and under which generations it was opened. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { NodeId } from '../../../common/ids.ts';
import {
  NO_EFFECTS,
  checkSession,
  deleteSource,
  guardSession,
  writeSession,
  type Command,
  type SessionActor,
} from './command.ts';

export type ReserveMedia = { readonly mediaGeneration: number };

/** Uses a generation up: one whose opening failed half-way may be known to an SFU node. */
export const reserveMedia: Command<ReserveMedia, SessionActor> = (view, { mediaGeneration }, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  const { fact } = session;
  if (fact.mediaGeneration >= mediaGeneration) return NO_EFFECTS;
  return {
    ...NO_EFFECTS,
    localGuards: [guardSession(session)],
    localWrites: [writeSession({ ...fact, mediaGeneration })],
  };
};

export type SetMedia = { readonly sfuNodeId: NodeId | undefined; readonly mediaGeneration: number };

/** A new place (or the same one afresh) has none of the former place's sources: they go. */
export const setMedia: Command<SetMedia, SessionActor> = (view, command, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  const { fact } = session;
  const { sfuNodeId } = command;
  if (sfuNodeId === undefined && fact.sfuNodeId === undefined && fact.sourceIds.length === 0)
    return NO_EFFECTS;
  const mediaGeneration = Math.max(fact.mediaGeneration, command.mediaGeneration);
  return {
    ...NO_EFFECTS,
    writes: fact.sourceIds.map(deleteSource),
    localGuards: [guardSession(session)],
    localWrites: [writeSession({ ...fact, sfuNodeId, mediaGeneration, sourceIds: [] })],
  };
};
