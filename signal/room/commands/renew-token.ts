/** Renew the resume token while the socket lives. Pure. */
import { AppError } from '../../../common/errors.ts';
import {
  NO_EFFECTS,
  checkSession,
  guardSession,
  writeSession,
  type Command,
  type Effects,
  type SessionActor,
} from './command.ts';
import { PREVIOUS_TOKEN_VALID_MS } from './token-match.ts';

export type RenewToken = { readonly newHash: Uint8Array };

/** The former token stays valid for {@link PREVIOUS_TOKEN_VALID_MS}, or until the new one is used. */
export const renewToken: Command<RenewToken, SessionActor> = (
  view,
  command,
  actor,
  timeMs,
): AppError | Effects => {
  const session = checkSession(view, actor);
  if (session instanceof AppError) return session;
  return {
    ...NO_EFFECTS,
    localGuards: [guardSession(session)],
    localWrites: [
      writeSession({
        ...session.fact,
        tokenHash: command.newHash,
        previousTokenHash: session.fact.tokenHash,
        previousValidUntilMs: timeMs + PREVIOUS_TOKEN_VALID_MS,
      }),
    ],
  };
};
