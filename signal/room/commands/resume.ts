/** Resume: a socket, here or elsewhere in the site, takes a session over with its resume token. Pure. */
import { AppError } from '../../../common/errors.ts';
import { changeBoth, participantOf, type Command, type Effects, type NodeActor } from './command.ts';
import { PREVIOUS_TOKEN_VALID_MS, tokenMatches } from './token-match.ts';

/** Hashes of the token that was presented and of the one that replaces it. */
export type Resume = { readonly presentedHash: Uint8Array; readonly newHash: Uint8Array };

/**
 * Hands the session over: its generation rises, so the former owner's commands are refused. The token that was
 * presented stays valid for a while, for a client that never gets the answer.
 */
export const resume: Command<Resume, NodeActor> = (view, command, actor, timeMs): AppError | Effects => {
  const { session } = view;
  if (session === undefined || !tokenMatches(session.fact, command.presentedHash, timeMs)) {
    return new AppError('RESUME_INVALID', 'the resume token is not valid, or the session has ended');
  }
  const { graceUntilMs } = session.fact;
  if (graceUntilMs > 0 && timeMs >= graceUntilMs) {
    return new AppError('RESUME_INVALID', 'the grace period is over');
  }
  const participant = participantOf(view, session.fact);
  if (participant instanceof AppError) return new AppError('RESUME_INVALID', participant.message);

  const generation = session.fact.generation + 1;
  return changeBoth(session, participant, {
    session: {
      generation,
      signalNodeId: actor.nodeId,
      tokenHash: command.newHash,
      previousTokenHash: command.presentedHash,
      previousValidUntilMs: timeMs + PREVIOUS_TOKEN_VALID_MS,
      graceUntilMs: 0,
    },
    participant: { sessionGeneration: generation, signalNodeId: actor.nodeId, reconnecting: false },
  });
};
