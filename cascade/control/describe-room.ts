/** What a room looks like on this node, for topology. Reads only. */
import type { RoomId } from '../../common/ids.ts';
import type { IDescribeRoomResponse, IProducerDescription, IRouterDescription } from '../../proto/index.ts';
import type { Room } from '../media/room.ts';
import type { RoomRouters } from '../media/room-routers.ts';
import type { Sessions } from '../media/sessions.ts';
import { cameInHere } from '../media/source-origin.ts';
import type { LinksPort } from '../ports.ts';

export type DescribeRoomDeps = {
  readonly rooms: Pick<RoomRouters, 'roomOf'>;
  readonly sessions: Pick<Sessions, 'list'>;
  readonly links: Pick<LinksPort, 'describe' | 'pipedTo'>;
};

/** Nothing of a router where this node does not carry the room. */
export function describeRoom(
  roomId: RoomId,
  { rooms, sessions, links }: DescribeRoomDeps,
): IDescribeRoomResponse {
  const here = rooms.roomOf(roomId)?.routers ?? [];
  const routers = here.map((room) => describeRouter(room, { sessions, links }));
  return { routers, links: [...links.describe(roomId)] };
}

function describeRouter(
  { roomId, router, sources, workerPid }: Room,
  { sessions, links }: Pick<DescribeRoomDeps, 'sessions' | 'links'>,
): IRouterDescription {
  const producers = sources
    .list()
    .filter(cameInHere)
    .map(({ producer, sourceId, kind, originNodeId }): IProducerDescription => ({
      producerId: producer.id,
      sourceId,
      kind,
      originNodeId,
      pipedToNodeIds: [...links.pipedTo(roomId, sourceId)],
    }));
  const consumerCount = sessions
    .list(roomId)
    .filter(({ routerId }) => routerId === router.id)
    .reduce((sum, { consumers }) => sum + consumers.count, 0);
  return { routerId: router.id, workerPid, producers, consumerCount };
}
