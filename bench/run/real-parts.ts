/** What runs are really made of: clusters, load processes, this machine. */
import type { Environment } from '../../run/kaskade/access.ts';
import { BenchError } from '../bench-error.ts';
import { startOwnCluster } from '../target/own-cluster.ts';
import { reachRemote } from '../target/remote.ts';
import type { Parts } from './parts.ts';
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
    reachRemote: (wish, { signal }) => reachRemote(wish, { signal }),
    startFleet: async () => {
      throw new BenchError('LOAD_FAILED', 'not there yet');
    },
    surroundings: () => readSurroundings(root, nodeVersion),
  };
}
