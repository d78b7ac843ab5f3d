/**
 * Commands and questions to the room's features (ADR 0041). Who may is checked here, so that nobody needs the home for a
 * refusal, and again by the home, which knows better; everything else is the feature's.
 */
import { AppError } from '../../../common/errors.ts';
import type { IFeatureCommandRequest, IFeatureQueryRequest } from '../../../proto/index.ts';
import { notAdmitted, requireCommandId } from '../arguments.ts';
import type { CommandResult, MemberContext } from '../command.ts';

/** Longest command or question (signal.proto). */
const MAX_BYTES = 16 * 1024;

/** @throws {AppError} COMMAND_UNKNOWN, ARGUMENT_INVALID, NOT_ADMITTED, ROLE_MISSING, what the feature says, HOME_UNREACHABLE, BUSY */
export async function featureCommand(
  { member }: MemberContext,
  request: IFeatureCommandRequest,
): Promise<CommandResult> {
  const { room } = member.entry;
  const commandId = requireCommandId(request.commandId);
  const name = request.feature ?? '';
  const command = requireShort(request.command);
  const feature = room.features().feature(name);
  if (feature === undefined) throw new AppError('COMMAND_UNKNOWN', 'this feature is not known here');
  if (member.isOutside) throw notAdmitted();
  const { roles } = feature.commandOf(command);
  if (!roles.includes(member.role)) throw new AppError('ROLE_MISSING', `this is for: ${roles.join(', ')}`);
  const { featureResult } = await room.command(member.ref, {
    commandId,
    feature: { feature: name, command },
  });
  return { body: { featureCommand: { result: featureResult ?? new Uint8Array() } } };
}

/** @throws {AppError} COMMAND_UNKNOWN, ARGUMENT_INVALID, NOT_ADMITTED, what the feature says */
export function featureQuery({ member }: MemberContext, request: IFeatureQueryRequest): CommandResult {
  const query = requireShort(request.query);
  if (member.isOutside) throw notAdmitted();
  const answer = member.entry.room.ask(member.ref, request.feature ?? '', query);
  return { body: { featureQuery: { answer } } };
}

function requireShort(bytes: Uint8Array | null | undefined): Uint8Array {
  const given = bytes ?? new Uint8Array();
  if (given.byteLength <= MAX_BYTES) return given;
  throw new AppError('ARGUMENT_INVALID', `more than ${MAX_BYTES} bytes`);
}
