/** What a room looks like on this node, for topology. Reads only. */
import type { RoomId } from '../../common/ids.ts';
import type { IDescribeRoomResponse, IProducerDescription } from '../../proto/index.ts';
import type { RoomRouters } from '../media/room-routers.ts';
import type { Sessions } from '../media/sessions.ts';
import type { LinksPort } from '../ports.ts';

export type DescribeRoomDeps = {
  readonly rooms: Pick<RoomRouters, 'get'>;
  readonly sessions: Pick<Sessions, 'list'>;
  readonly links: Pick<LinksPort, 'describe' | 'pipedTo'>;
};

/** An empty answer where this node does not carry the room. */
export function describeRoom(
  roomId: RoomId,
  { rooms, sessions, links }: DescribeRoomDeps,
): IDescribeRoomResponse {
  const room = rooms.get(roomId);
  if (room === undefined) return {};
  const producers = room.sources
    .list()
    .map(({ producer, sourceId, kind, originNodeId }): IProducerDescription => ({
      producerId: producer.id,
      sourceId,
      kind,
      originNodeId,
      pipedToNodeIds: [...links.pipedTo(roomId, sourceId)],
    }));
  const consumerCount = sessions.list(roomId).reduce((sum, { consumers }) => sum + consumers.count, 0);
  return {
    routers: [{ routerId: room.router.id, workerPid: room.workerPid, producers, consumerCount }],
    links: [...links.describe(roomId)],
  };
}
