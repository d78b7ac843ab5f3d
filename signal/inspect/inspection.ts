/** What this node tells an operator's tool: about itself, and about the rooms that are open here. */
import { nodeInspectionHandlers, type NodeInspectionDeps } from '../../common/inspect/node-inspection.ts';
import { writeParts } from '../../common/inspect/write-parts.ts';
import type { RpcServer } from '../../common/rpc/server.ts';
import { NodeInspection, SignalInspection } from '../../common/rpc/services.ts';
import type { IInspectSignalRoomsResponse } from '../../proto/index.ts';
import type { VouchedSession } from '../media/vouching.ts';
import { roomParts, type RoomInspection } from './room-parts.ts';

export type InspectionDeps = {
  /** Rooms that are open here. */
  readonly rooms: () => readonly RoomInspection[];
  /** Sessions with media, of this node. */
  readonly vouched: () => Iterable<VouchedSession>;
};

/** Adds the services to a listener that is not started yet. */
export function addInspection(
  server: Pick<RpcServer, 'add'>,
  deps: InspectionDeps & Omit<NodeInspectionDeps, 'peers'>,
): void {
  server.add(NodeInspection, nodeInspectionHandlers({ ...deps, peers: () => [] }));
  server.add(SignalInspection, {
    inspectSignalRooms: ({ roomId }, stream) => writeParts(stream, partsOf(deps, roomId)),
  });
}

/** @param wanted empty = all */
function* partsOf(
  { rooms, vouched }: InspectionDeps,
  wanted: string,
): Generator<IInspectSignalRoomsResponse> {
  for (const room of rooms()) {
    if (wanted !== '' && room.roomId !== wanted) continue;
    // where media is may have changed since the last room was read
    const places = new Map([...vouched()].map(({ sessionId, place }) => [String(sessionId), place]));
    yield* roomParts(room, (sessionId) => places.get(sessionId));
  }
}
