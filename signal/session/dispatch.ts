/** The table of commands: which state each one needs, and who handles it. */
import { AppError } from '../../common/errors.ts';
import type { CommandResult, MemberContext, SessionContext } from './command.ts';
import type { CommandFrame, CommandName, Requests } from './frames.ts';
import { featureCommand, featureQuery } from './handlers/features.ts';
import { join, leave, resume } from './handlers/join.ts';
import { connectTransport, createTransport, openMedia, restartIce } from './handlers/media.ts';
import { ban, issueToken, listBans, setPodium, unban, updateSettings } from './handlers/moderation.ts';
import { searchPeople, show } from './handlers/people.ts';
import { closeSource, produce, setSourcePaused } from './handlers/sources.ts';
import { stats } from './handlers/stats.ts';
import { resumeConsumers, watch } from './handlers/watch.ts';
import type { Membership } from './membership.ts';

type Result = Promise<CommandResult> | CommandResult;

/** May take seconds, and change nothing that later commands rely on: those don't wait for them. */
const OVERLAPPING: ReadonlySet<CommandName> = new Set([
  'watch',
  'resumeConsumers',
  'updateSettings',
  'ban',
  'unban',
  'setPodium',
  'featureCommand',
]);

/** True for commands that run beside those that come after them. They start after all that came before. */
export const isOverlapping = (name: CommandName): boolean => OVERLAPPING.has(name);

/** True for commands by which a session enters a room. */
export const isEntry = (name: CommandName): boolean => name === 'join' || name === 'resume';

type Command<R> =
  | { readonly needs: 'connected'; readonly run: (context: SessionContext, request: R) => Result }
  | { readonly needs: 'joined'; readonly run: (context: MemberContext, request: R) => Result };

const COMMANDS: { readonly [N in CommandName]: Command<Requests[N]> } = {
  join: { needs: 'connected', run: join },
  resume: { needs: 'connected', run: resume },
  leave: { needs: 'joined', run: leave },
  openMedia: { needs: 'joined', run: openMedia },
  createTransport: { needs: 'joined', run: createTransport },
  connectTransport: { needs: 'joined', run: connectTransport },
  restartIce: { needs: 'joined', run: restartIce },
  produce: { needs: 'joined', run: produce },
  setSourcePaused: { needs: 'joined', run: setSourcePaused },
  closeSource: { needs: 'joined', run: closeSource },
  watch: { needs: 'joined', run: watch },
  resumeConsumers: { needs: 'joined', run: resumeConsumers },
  show: { needs: 'joined', run: show },
  searchPeople: { needs: 'joined', run: searchPeople },
  stats: { needs: 'joined', run: stats },
  updateSettings: { needs: 'joined', run: updateSettings },
  ban: { needs: 'joined', run: ban },
  unban: { needs: 'joined', run: unban },
  listBans: { needs: 'joined', run: listBans },
  setPodium: { needs: 'joined', run: setPodium },
  issueToken: { needs: 'joined', run: issueToken },
  featureCommand: { needs: 'joined', run: featureCommand },
  featureQuery: { needs: 'joined', run: featureQuery },
};

/**
 * Runs the command of a frame.
 * @throws {AppError} ALREADY_JOINED, NOT_JOINED, what the handler throws; GRANT_MISSING, RATE_LIMITED for checks
 */
export async function runCommand(
  frame: CommandFrame,
  context: SessionContext,
  member: Membership | undefined,
): Promise<CommandResult> {
  return runNamed(frame.name, frame, context, member);
}

async function runNamed<N extends CommandName>(
  name: N,
  frame: CommandFrame,
  context: SessionContext,
  member: Membership | undefined,
): Promise<CommandResult> {
  const command: Command<Requests[N]> = COMMANDS[name];
  const request = frame.requests[name];
  if (!request) throw new AppError('FRAME_INVALID', 'the command is empty');
  if (command.needs === 'connected') {
    if (member) throw new AppError('ALREADY_JOINED', 'this socket has joined a room');
    return command.run(context, request);
  }
  if (!member) throw new AppError('NOT_JOINED', 'join or resume first');
  member.check?.take(name);
  return command.run({ ...context, member }, request);
}
