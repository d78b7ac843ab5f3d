/** Where a session's media is. Pure. */
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

export type SetMedia = { readonly sfuNodeId: NodeId | undefined; readonly mediaGeneration: number };

/** A new place (or the same one afresh) has none of the former place's sources: they go. */
export const setMedia: Command<SetMedia, SessionActor> = (view, command, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  const { fact } = session;
  if (fact.sfuNodeId === command.sfuNodeId && fact.mediaGeneration === command.mediaGeneration)
    return NO_EFFECTS;
  return {
    ...NO_EFFECTS,
    writes: fact.sourceIds.map(deleteSource),
    localGuards: [guardSession(session)],
    localWrites: [writeSession({ ...fact, ...command, sourceIds: [] })],
  };
};
