/** Commands about a session's media: open it, create and connect transports, restart ICE. */
import { AppError, toAppError, type ErrorCode } from '../../../common/errors.ts';
import type { NodeId } from '../../../common/ids.ts';
import {
  Direction,
  SrtpSuite,
  TransportKind,
  type IConnectTransportRequest,
  type ICreateTransportRequest,
  type IRestartIceRequest,
} from '../../../proto/index.ts';
import type { MediaPlace, SfuCaller } from '../../media/sfu-port.ts';
import { MAX_PARAMETERS_BYTES, notAdmitted, requireId, requireJsonObject } from '../arguments.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';
import type { Membership } from '../membership.ts';
import { countDown } from '../wait-for-turn.ts';

/** @throws {AppError} NOT_ADMITTED, NO_CAPACITY, SESSION_REPLACED */
export async function openMedia(context: MemberContext): Promise<CommandResult> {
  const { member, services } = context;
  if (member.isOutside) throw notAdmitted();
  const { room } = member.entry;
  const former = member.place;
  const generation = member.nextMediaGeneration();
  if (!member.isReserved(generation)) await room.reserveMedia(member.ref, generation);
  const opened = await services.media.open({
    roomId: room.roomId,
    sessionId: member.ref.sessionId,
    participantId: member.ref.participantId,
    participantNumber: member.number,
    generation,
    carriers: carriersOf(context),
    avoided: member.avoided,
    onWait: (place, waitMs) => countDown(context, place, waitMs),
  });
  await recordPlace(context, opened.place);
  member.dropMedia();
  member.place = opened.place;
  if (former && former.nodeId !== opened.place.nodeId)
    void services.media.release(former.nodeId, member.ref.sessionId);
  const { routerRtpCapabilitiesJson } = opened;
  const iceServers = services.iceServersFor(member.ref.participantId);
  return {
    body: { openMedia: { sfuNodeId: opened.place.nodeId, routerRtpCapabilitiesJson, iceServers } },
    afterwards: () => context.placed(member),
  };
}

/** SFU nodes that have the room, as far as this node knows: its sources are there, or sessions of ours. */
function carriersOf({ member, services }: MemberContext): ReadonlySet<NodeId> {
  const { room } = member.entry;
  const origins = room.sources().map(({ originNodeId }) => originNodeId);
  return new Set([...origins, ...services.registry.placesIn(room)]);
}

/** A place where transports can't be made is no place: the next opening tries others first. */
async function atPlace<T>({ member }: MemberContext, call: Promise<T>): Promise<T> {
  const nodeId = member.place?.nodeId;
  try {
    return await call;
  } catch (error) {
    if (nodeId !== undefined && isAboutTheNode(toAppError(error).code)) member.avoided.add(nodeId);
    throw error;
  }
}

const isAboutTheNode = (code: ErrorCode): boolean => NODE_CODES.has(code);

const NODE_CODES: ReadonlySet<ErrorCode> = new Set([
  'SFU_UNREACHABLE',
  'WORKER_DIED',
  'MEDIA_NOT_OPEN',
  'DRAINING',
  'BUSY',
  'INTERNAL',
]);

async function recordPlace({ member, services }: MemberContext, place: MediaPlace): Promise<void> {
  try {
    await member.entry.room.setMedia(member.ref, place.nodeId, place.generation);
  } catch (error) {
    // on the same node this has replaced what was there before: either way nothing is open any more
    member.dropMedia();
    void services.media.release(place.nodeId, member.ref.sessionId);
    throw error;
  }
}

/** @throws {AppError} MEDIA_NOT_OPEN, ARGUMENT_INVALID, GRANT_MISSING, TRANSPORT_KIND_REFUSED, NO_CAPACITY */
export async function createTransport(
  context: MemberContext,
  request: ICreateTransportRequest,
): Promise<CommandResult> {
  const direction = request.direction ?? Direction.DIRECTION_UNSPECIFIED;
  if (direction !== Direction.DIRECTION_SEND && direction !== Direction.DIRECTION_RECV) {
    throw new AppError('ARGUMENT_INVALID', 'direction must be SEND or RECV');
  }
  const kind = requireGrantedTransport(context, request);
  const srtpSuite = request.srtpSuite ?? SrtpSuite.SRTP_SUITE_UNSPECIFIED;
  const { sessionId } = context.member.ref;
  const wish = { sessionId, direction, kind, srtpSuite };
  const { transport } = await atPlace(context, sfuOf(context).call('createMediaTransport', wish));
  return { body: { createTransport: transport ?? {} } };
}

/** An unknown kind is for the SFU node to refuse. @throws {AppError} GRANT_MISSING */
function requireGrantedTransport(
  { member }: MemberContext,
  { kind }: ICreateTransportRequest,
): TransportKind {
  if (kind === TransportKind.TRANSPORT_KIND_PLAIN) requireBench(member);
  return kind ?? TransportKind.TRANSPORT_KIND_UNSPECIFIED;
}

/** With it a client may have packets sent to any address. */
function requireBench({ grants }: Membership): void {
  if (!grants.bench) throw new AppError('GRANT_MISSING', 'the token does not allow: bench');
}

/** @throws {AppError} MEDIA_NOT_OPEN, ARGUMENT_INVALID, GRANT_MISSING, TRANSPORT_UNKNOWN */
export async function connectTransport(
  context: MemberContext,
  request: IConnectTransportRequest,
): Promise<CommandResult> {
  const parameters = connectParameters(context, request);
  const transportId = requireId(request.transportId, 'transport_id');
  const { sessionId } = context.member.ref;
  const connection = { sessionId, transportId, ...parameters };
  await atPlace(context, sfuOf(context).call('connectMediaTransport', connection));
  context.member.avoided.clear();
  return DONE;
}

function connectParameters({ member }: MemberContext, request: IConnectTransportRequest) {
  const maxBytes = MAX_PARAMETERS_BYTES;
  if (!request.plainParametersJson) {
    const limits = { what: 'dtls_parameters_json', maxBytes };
    return { dtlsParametersJson: requireJsonObject(request.dtlsParametersJson, limits) };
  }
  requireBench(member);
  const limits = { what: 'plain_parameters_json', maxBytes };
  return { plainParametersJson: requireJsonObject(request.plainParametersJson, limits) };
}

/** @throws {AppError} MEDIA_NOT_OPEN, TRANSPORT_UNKNOWN */
export async function restartIce(
  context: MemberContext,
  request: IRestartIceRequest,
): Promise<CommandResult> {
  const transportId = requireId(request.transportId, 'transport_id');
  const { sessionId, participantId } = context.member.ref;
  const { iceParametersJson } = await sfuOf(context).call('restartTransportIce', { sessionId, transportId });
  // the relay may not take the old credentials for a new allocation any more
  const iceServers = context.services.iceServersFor(participantId);
  return { body: { restartIce: { iceParametersJson: iceParametersJson ?? '', iceServers } } };
}

/** @throws {AppError} MEDIA_NOT_OPEN */
export function requirePlace(member: Membership): MediaPlace {
  if (!member.place) throw new AppError('MEDIA_NOT_OPEN', 'open media first');
  return member.place;
}

/** The SFU node that has the session's media. @throws {AppError} MEDIA_NOT_OPEN, SFU_UNREACHABLE */
export function sfuOf({ member, services }: MemberContext): SfuCaller {
  return services.media.sfu(requirePlace(member).nodeId);
}
