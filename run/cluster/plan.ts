/** Says which processes a cluster on one machine consists of, and how each is started. Pure. */
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import type { SitePlan } from '../sites.ts';
import {
  etcdProcess,
  fileText,
  identityValues,
  nodeProcess,
  redisProcess,
  type NodePrograms,
  type ProcessPlan,
  type Values,
} from './processes.ts';
import { CLIENTS, OPERATOR, tlsFiles } from './tls-files.ts';

const LOOPBACK = '127.0.0.1';
const ETCD_MEMBERS = 3;
const MAX_SIGNAL_PER_SITE = 9;
/** All sites' bots share them. */
const PLAIN = { SFU_PLAIN_TRANSPORTS: 'true', SFU_PLAIN_PORT_MIN: 50_000, SFU_PLAIN_PORT_MAX: 59_999 };

export type ClusterSettings = {
  readonly sites: readonly SitePlan[];
  readonly signalPerSite: number;
  readonly workersPerSite: number;
  readonly mediaIp: string;
  readonly logLevel: string;
  /** Takes bots' media without ICE (ADR 0019); default: no. */
  readonly plainTransports?: boolean;
  readonly workerBin: string;
  readonly webRoot: string;
  /** Signs the tokens of the demo, `kid:base64`. */
  readonly tokenKey: string;
  /** Temporary; everything is in there. */
  readonly folder: string;
  /** {@link portsNeeded} free ones. */
  readonly ports: readonly number[];
  readonly programs: NodePrograms;
  /** False: clients connect without TLS, which nodes allow on this machine only. Default: true. */
  readonly clientTls?: boolean;
  /** What single nodes are told beside this, or otherwise than here. */
  readonly nodeValues?: (kind: NodeKind, nodeId: string) => Values;
};

type NodeKind = 'sfu' | 'signal';

/** @throws {AppError} CONFIG_INVALID */
export function checkSignalPerSite(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_SIGNAL_PER_SITE) return count;
  throw new AppError(
    'CONFIG_INVALID',
    `--signal-per-site takes a whole number from 1 to ${MAX_SIGNAL_PER_SITE}, not ${count}`,
  );
}

/** Ports of stores: two of each etcd member, one of each Redis. */
export const portsNeeded = (siteCount: number): number => 2 * ETCD_MEMBERS + siteCount;

/** All processes of a cluster, stores first. */
export function planCluster(settings: ClusterSettings): readonly ProcessPlan[] {
  const endpoints = settings.ports.slice(0, ETCD_MEMBERS);
  const peers = settings.ports.slice(ETCD_MEMBERS, 2 * ETCD_MEMBERS);
  const redisPorts = settings.ports.slice(2 * ETCD_MEMBERS);
  const etcd = endpoints.map((client, index) => planEtcd(settings, peers, { client, index }));
  const etcdEndpoints = endpoints.map(urlOf).join(',');
  const sites = settings.sites.flatMap((site, index) => {
    const common = { SITE: site.site, LOG_LEVEL: settings.logLevel, ETCD_ENDPOINTS: etcdEndpoints };
    const redisPort = redisPorts[index] ?? 0;
    const signals = Array.from({ length: settings.signalPerSite }, (_, number) =>
      planSignal(settings, site, number, { ...common, REDIS_URL: `rediss://${LOOPBACK}:${redisPort}` }),
    );
    return [planRedis(settings, site, redisPort), planSfu(settings, site, common), ...signals];
  });
  return [
    ...etcd.map((plan, index) => (index === 0 ? withOperatorFile(settings, plan, etcdEndpoints) : plan)),
    ...sites,
  ];
}

/** What an operator's tool on this machine takes by `--config`. */
export const operatorFile = (folder: string): string => join(folder, 'operator.env');

function withOperatorFile({ folder }: ClusterSettings, plan: ProcessPlan, endpoints: string): ProcessPlan {
  const values = { ETCD_ENDPOINTS: endpoints, ...identityValues(tlsFiles(folder, OPERATOR)) };
  return { ...plan, files: [...plan.files, { path: operatorFile(folder), text: fileText(values) }] };
}

const memberName = (index: number): string => `etcd-${index + 1}`;
const urlOf = (port: number): string => `https://${LOOPBACK}:${port}`;

function planEtcd(
  { folder }: ClusterSettings,
  peers: readonly number[],
  own: { readonly client: number; readonly index: number },
): ProcessPlan {
  const name = memberName(own.index);
  const urls = { client: urlOf(own.client), peer: urlOf(peers[own.index] ?? 0) };
  return etcdProcess({
    name,
    member: name,
    data: join(folder, name),
    listen: urls,
    advertise: urls,
    members: peers.map((port, index) => ({ name: memberName(index), peerUrl: urlOf(port) })),
    state: 'new',
    tls: tlsFiles(folder, name),
  });
}

function planRedis({ folder }: ClusterSettings, { site }: SitePlan, port: number): ProcessPlan {
  const name = `redis-${site}`;
  const files = { path: join(folder, `${name}.conf`), data: folder, appendFolder: name };
  return redisProcess({ name, port, ...files, tls: tlsFiles(folder, name) });
}

function planSfu(settings: ClusterSettings, { site }: SitePlan, common: Values): ProcessPlan {
  const values = {
    ...common,
    NODE_ID: `sfu-${site}-1`,
    SFU_RPC_PORT: 0,
    SFU_ADMIN_PORT: 0,
    SFU_WORKERS: settings.workersPerSite,
    SFU_WORKER_BIN: settings.workerBin,
    SFU_WEBRTC_IP: settings.mediaIp,
    SFU_WEBRTC_PORT: 0,
    SFU_PIPE_PORT_MIN: 40_000,
    SFU_PIPE_PORT_MAX: 49_999,
    ...(settings.plainTransports === true && PLAIN),
  };
  return planNode(settings, 'sfu', values);
}

function planSignal(settings: ClusterSettings, plan: SitePlan, number: number, common: Values): ProcessPlan {
  const keysPath = join(settings.folder, 'token-keys');
  const clients = tlsFiles(settings.folder, CLIENTS);
  const values = {
    ...common,
    NODE_ID: `signal-${plan.site}-${number + 1}`,
    SIGNAL_PORT: number === 0 ? plan.port : 0,
    ...(settings.clientTls === false
      ? {}
      : { SIGNAL_TLS_CERT_FILE: clients.cert, SIGNAL_TLS_KEY_FILE: clients.key }),
    SIGNAL_RPC_PORT: 0,
    SIGNAL_ADMIN_PORT: 0,
    SIGNAL_ALLOWED_ORIGINS: settings.sites.map(({ pageUrl }) => new URL(pageUrl).origin).join(','),
    SIGNAL_DEMO: 'true',
    SIGNAL_WEB_ROOT: settings.webRoot,
    TOKEN_KEYS_FILE: keysPath,
  };
  const node = planNode(settings, 'signal', values);
  return { ...node, files: [...node.files, { path: keysPath, text: `${settings.tokenKey}\n` }] };
}

function planNode(
  { folder, programs, nodeValues }: ClusterSettings,
  kind: NodeKind,
  values: Values & { readonly NODE_ID: string },
): ProcessPlan {
  const identity = identityValues(tlsFiles(folder, values.NODE_ID));
  const further = nodeValues?.(kind, values.NODE_ID);
  return nodeProcess({ kind, programs, folder, values: { ...identity, ...values, ...further } });
}
