/**
 * Which processes our own cluster consists of: those of production, with mutual TLS between them. What is otherwise is
 * here, and told with every result.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from '../../run/build-page.ts';
import { findFreePorts } from '../../run/cluster/free-ports.ts';
import { planCluster, portsNeeded } from '../../run/cluster/plan.ts';
import type { ProcessPlan, Values } from '../../run/cluster/processes.ts';
import { nodePrograms } from '../../run/cluster/surroundings.ts';
import type { Environment } from '../../run/kaskade/access.ts';
import { planSites } from '../../run/sites.ts';
import { workerPaths } from '../../scripts/worker/locate.mjs';
import type { ClusterNeeds } from './needs.ts';

type NodeKind = 'signal' | 'sfu';

export type OwnPlan = {
  readonly plans: readonly ProcessPlan[];
  /** Where nodes answer with their metrics, by node id. */
  readonly metrics: ReadonlyMap<string, { readonly kind: NodeKind; readonly url: string }>;
};

export type OwnSettings = {
  readonly needs: ClusterNeeds;
  readonly workersPerSite: number;
  /** Signs tokens, `kid:base64`. */
  readonly tokenKey: string;
  /** Temporary; everything is in there. */
  readonly folder: string;
  readonly env: Environment;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Any port that is free when it is planned will do; the plan of sites wants one. */
const SOME_PORT = 1_024;
const MANY_SOCKETS = 100_000;

/** Limits that hold off strangers, and that load from one address would hit. */
export const RAISED_LIMITS = {
  SIGNAL_WAITING_TOTAL: MANY_SOCKETS,
  SIGNAL_WAITING_PER_PEER: MANY_SOCKETS,
} as const satisfies Values;

/** @throws {AppError} CONFIG_INVALID when there are too many sites or signalling nodes; {Error} when the page can't be built */
export async function planOwn(settings: OwnSettings): Promise<OwnPlan> {
  const { needs, folder, env } = settings;
  if (needs.hasPage === true) buildPage();
  const scheme = needs.clientTls ? 'https' : 'http';
  const sites = planSites(needs.sites, SOME_PORT, { scheme, host: 'localhost' });
  const nodeCount = needs.sites * (needs.signalPerSite + 1);
  const storePorts = portsNeeded(needs.sites);
  const ports = await findFreePorts(storePorts + needs.sites + nodeCount, new Set());
  const adminPorts = ports.slice(storePorts + needs.sites);
  const metrics = new Map<string, { readonly kind: NodeKind; readonly url: string }>();
  const page = join(ROOT, 'dist/web');
  const plans = planCluster({
    sites: sites.map((site, index) => ({ ...site, port: ports[storePorts + index] ?? 0 })),
    signalPerSite: needs.signalPerSite,
    workersPerSite: settings.workersPerSite,
    mediaIp: '127.0.0.1',
    logLevel: 'warn',
    workerBin: workerPaths(ROOT, env).binary,
    webRoot: existsSync(page) ? page : folder,
    tokenKey: settings.tokenKey,
    folder,
    ports: ports.slice(0, storePorts),
    programs: nodePrograms(ROOT, process.execPath),
    clientTls: needs.clientTls,
    plainTransports: true,
    nodeValues: (kind, nodeId) => {
      const port = adminPorts[metrics.size] ?? 0;
      metrics.set(nodeId, { kind, url: `http://127.0.0.1:${port}/metrics` });
      if (kind === 'sfu') return { SFU_ADMIN_PORT: port, ...ceilingOf(needs) };
      return { SIGNAL_ADMIN_PORT: port, SIGNAL_DEMO: 'false', ...RAISED_LIMITS };
    },
  });
  return { plans, metrics };
}

const ceilingOf = ({ sessionsPerWorker }: ClusterNeeds): Values =>
  sessionsPerWorker === undefined ? {} : { SFU_MAX_SESSIONS_PER_WORKER: sessionsPerWorker };

/** Processes that stay on these cores, a list as `taskset` takes it. */
export const pinned = (plans: readonly ProcessPlan[], cores: string): readonly ProcessPlan[] =>
  plans.map((plan) => ({
    ...plan,
    command: 'taskset',
    args: ['--cpu-list', cores, plan.command, ...plan.args],
  }));
