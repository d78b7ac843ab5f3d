/** The end of a session: leaving, and the grace period that ran out. Pure. */
import { AppError } from '../../../common/errors.ts';
import {
  NO_EFFECTS,
  checkSession,
  removeAll,
  type Command,
  type NodeActor,
  type SessionActor,
} from './command.ts';

/** The participant goes, and its sources with it. */
export const leave: Command<Record<never, never>, SessionActor> = (view, _command, actor) => {
  const session = checkSession(view, actor);
  return session instanceof AppError ? session : removeAll(session);
};

/** Removes a participant whose grace period is over; any node of the site may say so, the guards decide who did. */
export const expire: Command<Record<never, never>, NodeActor> = (view, _command, _actor, timeMs) => {
  const { session } = view;
  if (session === undefined) return NO_EFFECTS;
  const { graceUntilMs } = session.fact;
  return graceUntilMs > 0 && timeMs >= graceUntilMs ? removeAll(session) : NO_EFFECTS;
};
