/** gRPC handlers for sessions as a whole: decode, call, encode. */
import { parseNodeId, parseParticipantId, parseRoomId, parseSessionId } from '../../common/ids.ts';
import type { Handlers } from '../../common/rpc/server.ts';
import type { SfuControlShapes } from '../../common/rpc/services.ts';
import type { ISessionInfo } from '../../proto/index.ts';
import type { MediaSession } from '../media/media-session.ts';
import type { Sessions } from '../media/sessions.ts';
import { describeRoom, type DescribeRoomDeps } from './describe-room.ts';
import type { EventHub } from './event-hub.ts';

export type SessionHandlersDeps = DescribeRoomDeps & { readonly sessions: Sessions; readonly hub: EventHub };

type Names =
  'openSession' | 'closeSession' | 'vouchSessions' | 'listSessions' | 'describeRoom' | 'watchEvents';

/** Handlers that open, keep, list and describe. */
export function sessionHandlers(deps: SessionHandlersDeps): Pick<Handlers<SfuControlShapes>, Names> {
  const { sessions, hub } = deps;
  return {
    openSession: async (request) => {
      const identity = {
        sessionId: parseSessionId(request.sessionId),
        roomId: parseRoomId(request.roomId),
        participantId: parseParticipantId(request.participantId),
        generation: request.generation,
      };
      const session = await sessions.open(identity, parseNodeId(request.signalNodeId));
      return { routerRtpCapabilitiesJson: session.routerRtpCapabilitiesJson };
    },
    closeSession: async (request) => {
      sessions.close(parseSessionId(request.sessionId));
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

function describeSession({ identity, sources }: MediaSession): ISessionInfo {
  return { ...identity, sourceIds: [...sources.ids] };
}
