/** gRPC handlers for sessions as a whole: decode, call, encode. */
import { parseNodeId, parseParticipantId, parseRoomId, parseSessionId } from '../../common/ids.ts';
import type { Handlers } from '../../common/rpc/server.ts';
import type { SfuControlShapes } from '../../common/rpc/services.ts';
import type { ISessionInfo } from '../../proto/index.ts';
import type { MediaSession, SessionIdentity } from '../media/media-session.ts';
import type { Reservations } from '../media/reservations.ts';
import type { Sessions } from '../media/sessions.ts';
import { describeRoom, type DescribeRoomDeps } from './describe-room.ts';
import type { EventHub } from './event-hub.ts';

export type SessionHandlersDeps = DescribeRoomDeps & {
  readonly sessions: Sessions;
  readonly reservations: Reservations;
  readonly hub: EventHub;
};

type Names =
  | 'reserveSession'
  | 'openSession'
  | 'closeSession'
  | 'vouchSessions'
  | 'listSessions'
  | 'describeRoom'
  | 'watchEvents';

/** Handlers that open, keep, list and describe. */
export function sessionHandlers(deps: SessionHandlersDeps): Pick<Handlers<SfuControlShapes>, Names> {
  const { sessions, reservations, hub } = deps;
  return {
    reserveSession: async (request) => {
      const granted = reservations.reserve(parseSessionId(request.sessionId), parseRoomId(request.roomId));
      return { ...granted, use: reservations.use() };
    },
    openSession: async (request) => {
      const identity = {
        sessionId: parseSessionId(request.sessionId),
        roomId: parseRoomId(request.roomId),
        participantId: parseParticipantId(request.participantId),
        generation: request.generation,
        number: request.participantNumber,
      };
      const { routerRtpCapabilitiesJson } = await openReserved(deps, identity, request.signalNodeId);
      return { routerRtpCapabilitiesJson, use: reservations.use() };
    },
    closeSession: async (request) => {
      const sessionId = parseSessionId(request.sessionId);
      reservations.release(sessionId);
      sessions.close(sessionId);
      return {};
    },
    vouchSessions: async (request) => {
      const sessionIds = request.sessionIds.map(parseSessionId);
      const unknownSessionIds = [...sessions.vouch(parseNodeId(request.signalNodeId), sessionIds)];
      return { unknownSessionIds, demands: sessions.demands(sessionIds) };
    },
    listSessions: async (request) => {
      const roomId = request.roomId === '' ? undefined : parseRoomId(request.roomId);
      return { sessions: sessions.list(roomId).map(describeSession) };
    },
    describeRoom: async (request) => describeRoom(parseRoomId(request.roomId), deps),
    watchEvents: (request, stream) => hub.subscribe(parseNodeId(request.signalNodeId), stream),
  };
}

/** The place that was promised is the session's own from the moment in which it is here. */
async function openReserved(
  { sessions, reservations }: SessionHandlersDeps,
  identity: SessionIdentity,
  signalNodeId: string,
): Promise<MediaSession> {
  const { sessionId, roomId } = identity;
  reservations.assertPlace(sessionId, roomId);
  try {
    return await sessions.open(identity, parseNodeId(signalNodeId));
  } finally {
    reservations.release(sessionId);
  }
}

function describeSession({ identity, sources }: MediaSession): ISessionInfo {
  return { ...identity, sourceIds: [...sources.ids] };
}
