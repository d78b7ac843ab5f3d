/** What this node tells an operator's tool: about itself, and about the rooms that it carries. Reads only. */
import { nodeInspectionHandlers, type NodeInspectionDeps } from '../../common/inspect/node-inspection.ts';
import { piecesOf, writeParts } from '../../common/inspect/write-parts.ts';
import type { RoomId } from '../../common/ids.ts';
import type { RpcServer } from '../../common/rpc/server.ts';
import { NodeInspection, SfuInspection } from '../../common/rpc/services.ts';
import type {
  IInspectSfuRoomsResponse,
  IInspectedMediaSession,
  IInspectedProducer,
} from '../../proto/index.ts';
import type { MediaSession } from '../media/media-session.ts';
import type { NodeRoom } from '../media/node-room.ts';
import type { Room } from '../media/room.ts';
import type { Sessions } from '../media/sessions.ts';
import { cameInHere } from '../media/source-origin.ts';
import type { SourceEntry } from '../media/source-table.ts';
import type { Links } from '../links/links.ts';

type CarriedRoom = Pick<NodeRoom, 'roomId'> & {
  readonly routers: readonly Pick<Room, 'router' | 'workerPid' | 'sources'>[];
};

export type SfuInspectionDeps = {
  readonly rooms: { rooms(): readonly CarriedRoom[] };
  readonly sessions: Pick<Sessions, 'list' | 'remainingMs'>;
  readonly links: Pick<Links, 'describe' | 'pipedTo' | 'peers'>;
};

/** Adds the services to a listener that is not started yet. */
export function addInspection(
  server: Pick<RpcServer, 'add'>,
  deps: SfuInspectionDeps & Omit<NodeInspectionDeps, 'peers'>,
): void {
  server.add(NodeInspection, nodeInspectionHandlers({ ...deps, peers: () => deps.links.peers() }));
  server.add(SfuInspection, {
    inspectSfuRooms: ({ roomId }, stream) => writeParts(stream, partsOf(deps, roomId)),
  });
}

/** @param wanted empty = all */
function* partsOf(deps: SfuInspectionDeps, wanted: string): Generator<IInspectSfuRoomsResponse> {
  for (const room of deps.rooms.rooms()) {
    if (wanted === '' || room.roomId === wanted) yield* roomParts(room, deps);
  }
}

/** All parts of one room, taken at one moment. */
function roomParts(
  { roomId, routers: here }: CarriedRoom,
  { sessions, links }: SfuInspectionDeps,
): readonly IInspectSfuRoomsResponse[] {
  const producers = here
    .flatMap(({ sources }) => sources.list())
    .filter(cameInHere)
    .map((entry) => describeProducer(roomId, entry, links));
  const described = sessions.list(roomId).map((session) => describeSession(session, sessions));
  const routers = here.map(({ router, workerPid }) => ({ routerId: router.id, workerPid }));
  return [
    { roomId, routers, links: [...links.describe(roomId)] },
    ...piecesOf(producers).map((piece) => ({ roomId, producers: [...piece] })),
    ...piecesOf(described).map((piece) => ({ roomId, sessions: [...piece] })),
  ];
}

function describeProducer(
  roomId: RoomId,
  { sourceId, generation, kind, producer, originNodeId, hops }: SourceEntry,
  links: SfuInspectionDeps['links'],
): IInspectedProducer {
  const piped = { pipedToNodeIds: [...links.pipedTo(roomId, sourceId)] };
  const { id: producerId, paused } = producer;
  return { producerId, sourceId, generation, kind, paused, originNodeId, hops, ...piped };
}

function describeSession(
  { identity, sources, consumers }: MediaSession,
  sessions: SfuInspectionDeps['sessions'],
): IInspectedMediaSession {
  const { sessionId, participantId, generation } = identity;
  return {
    sessionId,
    participantId,
    generation,
    sourceIds: [...sources.ids],
    consumedSourceIds: [...consumers.sourceIds],
    expiresInMs: Math.round(sessions.remainingMs(sessionId)),
  };
}
