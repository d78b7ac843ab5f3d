/**
 * Whether a session's socket is there: lost, still there after all, or lost together with its node. Pure.
 * Being there again through a new socket is resume.ts; the end of the grace period is end.ts.
 */
import { AppError } from '../../../common/errors.ts';
import type { NodeId } from '../../../common/ids.ts';
import type { SessionFact } from '../records.ts';
import {
  NO_EFFECTS,
  changeBoth,
  checkSession,
  participantOf,
  type Command,
  type CommandView,
  type Effects,
  type NodeActor,
  type SessionActor,
  type Versioned,
} from './command.ts';

/** @param graceMs how long the participant stays, ms */
export type SocketLost = { readonly graceMs: number };

function setGrace(
  view: CommandView,
  session: Versioned<SessionFact>,
  graceUntilMs: number,
): AppError | Effects {
  const participant = participantOf(view, session.fact);
  if (participant instanceof AppError) return participant;
  return changeBoth(session, participant, {
    session: { graceUntilMs },
    participant: { reconnecting: graceUntilMs > 0 },
  });
}

/** Starts the grace period; said twice, the first one counts. */
export const socketLost: Command<SocketLost, SessionActor> = (view, command, actor, timeMs) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  if (session.fact.graceUntilMs > 0) return NO_EFFECTS;
  return setGrace(view, session, timeMs + command.graceMs);
};

/** Ends a grace period that another node started by mistake: this node was out of sight and holds the socket. */
export const stillHere: Command<Record<never, never>, SessionActor> = (view, _command, actor) => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  return session.fact.graceUntilMs === 0 ? NO_EFFECTS : setGrace(view, session, 0);
};

/** @param goneNodeId node that held the socket and has vanished */
export type OwnerGone = { readonly goneNodeId: NodeId; readonly graceMs: number };

/** Starts the grace period in the name of a node that has gone; nothing when the session has moved on. */
export const ownerGone: Command<OwnerGone, NodeActor> = (view, command, _actor, timeMs) => {
  const { session } = view;
  if (session === undefined || session.fact.signalNodeId !== command.goneNodeId) return NO_EFFECTS;
  if (session.fact.graceUntilMs > 0) return NO_EFFECTS;
  return setGrace(view, session, timeMs + command.graceMs);
};
