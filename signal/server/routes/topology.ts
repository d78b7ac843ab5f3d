/** `GET /v1/rooms/{room}/topology`: for operators, and in the demo for anyone who may have a token. */
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import type { TokenPort } from '../../session/services.ts';
import type { Topology } from '../../media/topology.ts';
import { apiRoute } from '../api-route.ts';
import { bearerToken } from '../bearer-token.ts';
import { jsonReply, type HttpRequestView, type Route } from '../http-reply.ts';

export type TopologyRouteDeps = {
  readonly tokens: TokenPort;
  /** Whether this caller needs no token. @throws {AppError} LINK_SECRET_INVALID, RATE_LIMITED */
  readonly isTrusted: (request: HttpRequestView) => boolean;
  /** @throws {AppError} ROOM_UNKNOWN */
  readonly query: (room: RoomId) => Promise<Topology>;
};

export function topologyRoute(deps: TopologyRouteDeps): Route {
  const about = { tag: 'operators', summary: 'Nodes and links of a room', askers: ['token'] as const };
  const answers = { 200: z.looseObject({ room: z.string(), version: z.number() }) };
  return apiRoute(
    { method: 'GET', path: '/v1/rooms/{room}/topology', ...about, answers },
    async (request, [room = '']) => {
      const roomId = parseRoomId(room);
      await authorise(deps, request, roomId);
      return jsonReply(200, await deps.query(roomId));
    },
  );
}

async function authorise(deps: TopologyRouteDeps, request: HttpRequestView, room: RoomId): Promise<void> {
  if (deps.isTrusted(request)) return;
  const { grants } = await deps.tokens.verify(bearerToken(request) ?? '', { room });
  if (!grants.operator) throw new AppError('GRANT_MISSING', 'the token does not allow: operator');
}
