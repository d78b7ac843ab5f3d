/** Asks all SFU nodes that carry a room what it looks like there. */
import type { Coordination } from '../../common/coordination/port.ts';
import { decodeItem } from '../../common/coordination/decode.ts';
import { roomServersPrefix, routersPrefix } from '../../common/coordination/keys.ts';
import { AppError, toAppError } from '../../common/errors.ts';
import { parseNodeId, type RoomId } from '../../common/ids.ts';
import type { Logger } from 'pino';
import { RouterRegistration, type IRouterRegistration } from '../../proto/index.ts';
import type { SfuNodes } from './sfu-nodes.ts';
import { mergeTopology, type NodeReport, type Topology } from './topology.ts';

const DESCRIBE_TIMEOUT_MS = 2_000;

export type TopologyDeps = {
  readonly coordination: Pick<Coordination, 'range'>;
  readonly nodes: Pick<SfuNodes, 'caller'>;
  readonly log: Logger;
};

/** @throws {AppError} ROOM_UNKNOWN when no node of the cluster has it */
export async function queryTopology(deps: TopologyDeps, room: RoomId): Promise<Topology> {
  const routers = await deps.coordination.range(routersPrefix(room));
  if (routers.items.length === 0) {
    // people may be in it without media
    const servers = await deps.coordination.range(roomServersPrefix(room));
    if (servers.items.length === 0) throw new AppError('ROOM_UNKNOWN', `room ${room} is not open anywhere`);
  }
  const registrations = routers.items.flatMap(
    (item) => decodeItem(item, (value) => RouterRegistration.decode(value), deps.log) ?? [],
  );
  const reports = await Promise.all(registrations.map((one) => askNode(deps, room, one)));
  return mergeTopology(room, routers.revision, reports);
}

async function askNode(deps: TopologyDeps, room: RoomId, router: IRouterRegistration): Promise<NodeReport> {
  const nodeId = router.nodeId ?? '';
  const site = router.site ?? '';
  try {
    const caller = deps.nodes.caller(parseNodeId(nodeId));
    const description = await caller.call(
      'describeRoom',
      { roomId: room },
      { timeoutMs: DESCRIBE_TIMEOUT_MS },
    );
    return { nodeId, site, description };
  } catch (error) {
    deps.log.warn({ sfuNodeId: nodeId, code: toAppError(error).code }, 'sfu node did not describe a room');
    return { nodeId, site, description: undefined };
  }
}
