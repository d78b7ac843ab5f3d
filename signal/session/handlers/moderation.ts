/**
 * Commands of moderators: the room's settings, bans, the podium. Who may is checked here; what is allowed, and in which
 * order, is for the room's home.
 */
import { AppError } from '../../../common/errors.ts';
import type {
  IBanRequest,
  IListBansRequest,
  ISetPodiumRequest,
  IUnbanRequest,
  IUpdateSettingsRequest,
} from '../../../proto/index.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';

const COMMAND_ID = /^[A-Za-z0-9_-]{0,64}$/;
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

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, PARTICIPANT_UNKNOWN, LIMIT_REACHED, HOME_UNREACHABLE */
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

function moderating({ member }: MemberContext, request: { readonly commandId?: string | null }) {
  if (!member.grants.moderate) throw new AppError('GRANT_MISSING', 'the token does not allow: moderate');
  const commandId = request.commandId ?? '';
  if (!COMMAND_ID.test(commandId))
    throw new AppError('ARGUMENT_INVALID', 'command_id: malformed or too long');
  return { room: member.entry.room, ref: member.ref, commandId };
}
