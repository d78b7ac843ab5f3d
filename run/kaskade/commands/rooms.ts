/** `kaskade rooms`: the rooms that are open, and who is in them by each site's log. */
import { clusterConfig, givenValues, withCluster, type ClusterFlags } from '../access.ts';
import { lookAt } from '../look/collect.ts';
import { show } from '../print/show.ts';
import { printRoomsView, roomsView } from '../views/rooms-view.ts';
import { ExitCode, type CommandContext, type CommonFlags } from './command.ts';

/** @throws {AppError} CONFIG_INVALID, BUSY */
export async function rooms(
  flags: ClusterFlags & CommonFlags,
  { env, log, terminal }: CommandContext,
): Promise<ExitCode> {
  const config = clusterConfig(givenValues(flags, env));
  const look = await withCluster(config, log, (access) => lookAt(access));
  show(terminal, flags, roomsView(look), printRoomsView);
  return ExitCode.ok;
}
