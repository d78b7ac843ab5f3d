/** Commands about the session's own sources: produce, pause and resume, close. */
import { grantFor } from '../../../common/auth/token.ts';
import { AppError } from '../../../common/errors.ts';
import { parseSourceId, type ParticipantId, type SourceId } from '../../../common/ids.ts';
import {
  SourceKind,
  type ICloseSourceRequest,
  type IProduceRequest,
  type ISetSourcePausedRequest,
} from '../../../proto/index.ts';
import type { SourceFact } from '../../room/room-port.ts';
import { MAX_PARAMETERS_BYTES, requireId, requireJsonObject } from '../arguments.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';
import { assertMaySend } from '../publish-guard.ts';
import type { Membership } from '../membership.ts';
import { requirePlace, sfuOf } from './media.ts';

const NAME_BY_KIND: Readonly<Record<SourceKind, string>> = {
  [SourceKind.SOURCE_KIND_UNSPECIFIED]: '',
  [SourceKind.SOURCE_KIND_MIC]: 'mic',
  [SourceKind.SOURCE_KIND_CAMERA]: 'cam',
  [SourceKind.SOURCE_KIND_SCREEN]: 'screen',
  [SourceKind.SOURCE_KIND_SCREEN_AUDIO]: 'screenaudio',
};

/** The identity of a participant's source of this kind, the same each time it is produced. */
function sourceIdOf(participantId: ParticipantId, kind: SourceKind): SourceId {
  return parseSourceId(`${participantId}:${NAME_BY_KIND[kind]}`);
}

/**
 * @throws {AppError} ARGUMENT_INVALID, GRANT_MISSING, PODIUM_ONLY, FEATURE_REFUSED, MEDIA_NOT_OPEN,
 *   TRANSPORT_UNKNOWN, RTP_PARAMETERS_INVALID
 */
export async function produce(context: MemberContext, request: IProduceRequest): Promise<CommandResult> {
  const { member } = context;
  const { ref, entry } = member;
  const kind = requireGrantedKind(context, request);
  // what is muted sends nothing: it may be opened later, when setSourcePaused asks again
  if (request.paused !== true) assertMaySend(member, kind);
  const transportId = requireId(request.transportId, 'transport_id');
  const rtpParametersJson = requireJsonObject(request.rtpParametersJson, {
    what: 'rtp_parameters_json',
    maxBytes: MAX_PARAMETERS_BYTES,
    code: 'RTP_PARAMETERS_INVALID',
  });
  const place = requirePlace(member);
  const sfu = sfuOf(context);
  const { sessionId, participantId } = ref;
  const sourceId = sourceIdOf(participantId, kind);
  const generation = member.nextSourceGeneration();
  const paused = request.paused ?? false;
  const source = { sourceId, generation, kind, paused };

  const { producerId, maxLayer } = await sfu.call('produceSource', {
    sessionId,
    transportId,
    rtpParametersJson,
    ...source,
  });
  try {
    await entry.room.addSource(ref, {
      ...source,
      participantId,
      originNodeId: place.nodeId,
    } satisfies SourceFact);
  } catch (error) {
    await undoProduce(context, sourceId);
    throw error;
  }
  member.sources.set(sourceId, { kind, generation });
  const demand = firstDemand(member, source, maxLayer ?? undefined);
  return { body: { produce: { sourceId, producerId: producerId ?? '', generation, ...demand } } };
}

/** An event may have come before the SFU node's answer, and is newer then. */
function firstDemand(
  { demands }: Membership,
  { sourceId, generation }: { readonly sourceId: SourceId; readonly generation: number },
  answered: number | undefined,
): { readonly maxLayer?: number } {
  const told = demands.get(sourceId);
  const maxLayer = told?.generation === generation ? told.maxLayer : answered;
  if (maxLayer === undefined) return {};
  demands.set(sourceId, { generation, maxLayer });
  return { maxLayer };
}

async function undoProduce(context: MemberContext, sourceId: SourceId): Promise<void> {
  try {
    await sfuOf(context).call('removeSource', { sessionId: context.member.ref.sessionId, sourceId });
  } catch (error) {
    context.services.log.warn({ err: error }, 'source stays at the sfu node although the room refused it');
  }
}

function requireGrantedKind({ member }: MemberContext, request: IProduceRequest): SourceKind {
  const kind = request.kind ?? SourceKind.SOURCE_KIND_UNSPECIFIED;
  const isKnown = Object.hasOwn(NAME_BY_KIND, kind);
  const grant = isKnown ? grantFor(kind) : undefined;
  if (!grant) throw new AppError('ARGUMENT_INVALID', `no such kind of source: ${kind}`);
  if (!member.grants.publish.includes(grant))
    throw new AppError('GRANT_MISSING', `the token does not allow: ${grant}`);
  return kind;
}

/** @throws {AppError} SOURCE_UNKNOWN, MEDIA_NOT_OPEN, PODIUM_ONLY, FEATURE_REFUSED */
export async function setSourcePaused(
  context: MemberContext,
  request: ISetSourcePausedRequest,
): Promise<CommandResult> {
  const sourceId = requireOwnSource(context, request.sourceId);
  const { ref, entry, sources } = context.member;
  const paused = request.paused ?? false;
  const kind = sources.get(sourceId)?.kind;
  if (!paused && kind !== undefined) assertMaySend(context.member, kind);
  await sfuOf(context).call('pauseSource', { sessionId: ref.sessionId, sourceId, paused });
  await entry.room.setSourcePaused(ref, sourceId, paused);
  return DONE;
}

/** @throws {AppError} SOURCE_UNKNOWN, MEDIA_NOT_OPEN */
export async function closeSource(
  context: MemberContext,
  request: ICloseSourceRequest,
): Promise<CommandResult> {
  const sourceId = requireOwnSource(context, request.sourceId);
  const { member } = context;
  await sfuOf(context).call('removeSource', { sessionId: member.ref.sessionId, sourceId });
  member.sources.delete(sourceId);
  await member.entry.room.removeSource(member.ref, sourceId);
  return DONE;
}

function requireOwnSource({ member }: MemberContext, value: string | null | undefined): SourceId {
  const sourceId = parseSourceId(value ?? '');
  if (!member.sources.has(sourceId))
    throw new AppError('SOURCE_UNKNOWN', `not a source of yours: ${sourceId}`);
  return sourceId;
}
