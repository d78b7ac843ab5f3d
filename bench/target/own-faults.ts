/** What can be done to a cluster of our own: its processes are killed, and started again as a service manager would. */
import { setTimeout as after } from 'node:timers/promises';
import { homeKey } from '../../common/coordination/keys.ts';
import { parseRoomId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { HomeClaim } from '../../proto/index.ts';
import type { Cluster } from '../../run/cluster/cluster.ts';
import { operatorFile } from '../../run/cluster/plan.ts';
import type { ProcessPlan } from '../../run/cluster/processes.ts';
import { clusterConfig, givenValues, withCluster } from '../../run/kaskade/access.ts';
import { BenchError } from '../bench-error.ts';
import type { ClusterLines } from './cluster-lines.ts';
import type { Faults } from './target.ts';

const LOOK_EVERY_MS = 20;
const END_TIMEOUT_MS = 5_000;
const READY_TIMEOUT_MS = 30_000;

type Deps = {
  readonly cluster: Pick<Cluster, 'processes' | 'add'>;
  readonly plans: readonly ProcessPlan[];
  readonly lines: Pick<ClusterLines, 'expectEnd' | 'readyCount'>;
  /** Of the cluster's files. */
  readonly folder: string;
};

export function ownFaults({ cluster, plans, lines, folder }: Deps): Faults {
  const runs = (name: string): boolean => cluster.processes().some((process) => process.name === name);
  return {
    homeOf: (room) => homeOf(folder, room),
    kill: async (name) => {
      const found = cluster.processes().find((process) => process.name === name);
      if (found === undefined) throw new BenchError('TARGET_UNREACHABLE', `${name} does not run`);
      lines.expectEnd(name);
      process.kill(found.pid, 'SIGKILL');
      await until(() => !runs(name), END_TIMEOUT_MS, `${name} does not end`);
    },
    restart: async (name) => {
      const plan = plans.find((one) => one.name === name);
      if (plan === undefined) throw new BenchError('TARGET_UNREACHABLE', `there is no ${name}`);
      const before = lines.readyCount(name);
      await cluster.add(plan);
      await until(() => lines.readyCount(name) > before, READY_TIMEOUT_MS, `${name} does not serve again`);
    },
  };
}

async function homeOf(folder: string, room: string): Promise<string | undefined> {
  const config = clusterConfig(givenValues({ config: operatorFile(folder) }, {}));
  const key = homeKey(parseRoomId(room));
  return withCluster(config, createLogger({ level: 'silent' }), async ({ coordination }) => {
    const { items } = await coordination.range(key);
    const claim = items.find((item) => item.key === key);
    return claim && HomeClaim.decode(claim.value).nodeId;
  });
}

/** @throws {BenchError} TARGET_UNREACHABLE */
async function until(isSo: () => boolean, timeoutMs: number, complaint: string): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!isSo()) {
    if (performance.now() > endMs)
      throw new BenchError('TARGET_UNREACHABLE', `${complaint} in ${timeoutMs} ms`);
    await after(LOOK_EVERY_MS);
  }
}
