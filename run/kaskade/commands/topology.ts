/** `kaskade topology [room]`: sites, nodes and what flows between them; of a room its routers, producers and pipes. */
import { AppError } from '../../../common/errors.ts';
import { clusterConfig, givenValues, withCluster, type ClusterFlags } from '../access.ts';
import { lookAt } from '../look/collect.ts';
import { show } from '../print/show.ts';
import { clusterView, printClusterView } from '../views/cluster-view.ts';
import { printRoomView, roomView } from '../views/room-topology.ts';
import { fetchTopology, type UrlFlags } from '../http.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

export type TopologyFlags = ClusterFlags & CommonFlags & UrlFlags;

/** @throws {AppError} CONFIG_INVALID, BUSY, ROOM_UNKNOWN */
export async function topology(
  room: string | undefined,
  flags: TopologyFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  if (flags.url !== undefined) {
    if (room === undefined) {
      throw new AppError(
        'ARGUMENT_INVALID',
        'with --url name a room; the whole cluster needs --config or --etcd',
      );
    }
    show(terminal, flags, await fetchTopology(flags, room), printRoomView);
    return ExitCode.ok;
  }
  const config = clusterConfig(givenValues(flags, context.env));
  const look = await withCluster(config, context.log, (access) => lookAt(access, room));
  if (room === undefined) show(terminal, flags, clusterView(look), printClusterView);
  else show(terminal, flags, roomView(room, look), printRoomView);
  return ExitCode.ok;
}
