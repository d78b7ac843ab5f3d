/**
 * Commands of moderators: the room's settings, bans, the podium. Who may is checked here, so that nobody needs the home
 * for a refusal, and again by the home, which knows better; what is allowed, and in which order, is for the home.
 */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type {
  IBanRequest,
  IListBansRequest,
  ISetPodiumRequest,
  IUnbanRequest,
  IUpdateSettingsRequest,
} from '../../../proto/index.ts';
import { requireCommandId } from '../arguments.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';

/** Far below the limit of a frame. */
const BANS_PER_PAGE = 50;

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, SETTINGS_CONFLICT, HOME_UNREACHABLE */
export async function updateSettings(
  context: MemberContext,
  request: IUpdateSettingsRequest,
): Promise<CommandResult> {
  const { room, ref, commandId } = moderating(context, request);
  const { settings } = await room.command(ref, { commandId, updateSettings: request });
  return { body: { updateSettings: { settings: settings ?? {} } } };
}

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, PARTICIPANT_UNKNOWN, FEATURE_REFUSED, LIMIT_REACHED, HOME_UNREACHABLE */
export async function ban(context: MemberContext, request: IBanRequest): Promise<CommandResult> {
  const { room, ref, commandId } = moderating(context, request);
  await room.command(ref, { commandId, ban: request });
  return DONE;
}

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, HOME_UNREACHABLE */
export async function unban(context: MemberContext, request: IUnbanRequest): Promise<CommandResult> {
  const { room, ref, commandId } = moderating(context, request);
  await room.command(ref, { commandId, unban: request });
  return DONE;
}

/** @throws {AppError} GRANT_MISSING, PARTICIPANT_UNKNOWN, LIMIT_REACHED, HOME_UNREACHABLE */
export async function setPodium(context: MemberContext, request: ISetPodiumRequest): Promise<CommandResult> {
  const { room, ref, commandId } = moderating(context, request);
  await room.command(ref, { commandId, setPodium: request });
  return DONE;
}

/** A page of the bans as this node knows them. @throws {AppError} GRANT_MISSING */
export function listBans(context: MemberContext, request: IListBansRequest): CommandResult {
  const { room } = moderating(context, {});
  const after = request.afterBanId ?? '';
  const later = room.bans().filter(({ banId }) => banId > after);
  const bans = later.slice(0, BANS_PER_PAGE);
  return { body: { listBans: { bans, hasMore: later.length > bans.length } } };
}

/** What the HTTP API is asked with, by the role of now. @throws {AppError} GRANT_MISSING, NOT_FOUND */
export async function issueToken(context: MemberContext): Promise<CommandResult> {
  const { room, ref } = moderating(context, {});
  const who = room.attendee(ref.participantId);
  if (who === undefined) throw new AppError('GRANT_MISSING', 'nobody knows your role yet');
  const { subject, name, role } = who;
  const token = await context.services.issueApiToken({ subject, name, role, room: room.roomId });
  return { body: { issueToken: { token } } };
}

function moderating({ member }: MemberContext, request: { readonly commandId?: string | null }) {
  if (!isModerating(member.role)) throw new AppError('GRANT_MISSING', 'this is for moderators');
  return { room: member.entry.room, ref: member.ref, commandId: requireCommandId(request.commandId) };
}
