/** What runs are really made of: clusters, load processes, this machine. */
import { availableParallelism } from 'node:os';
import { workerPaths } from '../../scripts/worker/locate.mjs';
import type { Environment } from '../../run/kaskade/access.ts';
import type { FleetOptions } from '../load/fleet.ts';
import { startFleet } from '../load/start-fleet.ts';
import { shareCores } from '../target/cores.ts';
import { startOwnCluster } from '../target/own-cluster.ts';
import { reachRemote } from '../target/remote.ts';
import type { FleetWish, Parts } from './parts.ts';
import { readSurroundings } from './surroundings.ts';

export type Here = {
  /** Of the tree. */
  readonly root: string;
  readonly env: Environment;
  readonly nodeVersion: string;
};

export function realParts({ root, env, nodeVersion }: Here): Parts {
  return {
    startOwn: (needs, { signal }) => startOwnCluster(needs, { signal }, env),
    reachRemote: (cluster, { signal }) => reachRemote(cluster, { signal }),
    startFleet: (wish, { signal, progress }) =>
      startFleet({
        ...placesOf(wish),
        profile: wish.profile,
        caPem: wish.caPem,
        webrtc: wish.webrtc,
        workerBin: workerPaths(root, env).binary,
        note: (text) => progress.note(text),
        signal,
      }),
    surroundings: () => readSurroundings(root, nodeVersion),
  };
}

/** Here half of the cores are the cluster's; with load processes elsewhere none are needed here. */
function placesOf({
  processes,
  agents,
  pin,
}: FleetWish): Pick<FleetOptions, 'processes' | 'cpus' | 'listen'> {
  const own = agents === undefined ? Math.max(1, Math.floor(availableParallelism() / 2)) : 0;
  return {
    processes: processes ?? own,
    cpus: pin ? shareCores().load : undefined,
    listen: agents && { host: agents.host, port: agents.port, agents: agents.count, secret: undefined },
  };
}
