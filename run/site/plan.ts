/** Says which processes a site on one host consists of, and how each is started. Pure. */
import { join } from 'node:path';
import {
  etcdProcess,
  identityValues,
  nodeProcess,
  redisProcess,
  type NodePrograms,
  type ProcessPlan,
  type TlsPaths,
  type Values,
} from '../cluster/processes.ts';
import { hostPort } from '../../common/http/host-port.ts';
import { caFile, certFile, keyFile } from './identity.ts';
import type { EtcdMember, EtcdStart, SiteRecord, SiteState } from './site-state.ts';

const LOOPBACK = '127.0.0.1';

/** What the processes are made of, the same for every site. */
export type SitePrograms = {
  readonly logLevel: string;
  readonly workerBin: string;
  readonly webRoot: string;
  /** How long people get to move to other sites when the site is stopped. */
  readonly drainMs: number;
  /** Whether other hosts may ask for health and metrics. */
  readonly hasRemoteMetrics: boolean;
  /** What signalling nodes are told of relays. */
  readonly turn: Values;
  readonly programs: NodePrograms;
};

export type SitePlanSettings = SitePrograms & {
  readonly state: SiteState;
  /** Keeps the site's data. */
  readonly data: string;
  /** Temporary: configurations of processes. */
  readonly folder: string;
};

export const tokenKeysFile = (data: string): string => join(data, 'token-keys');

/** How others reach the site's member of etcd, whether or not it runs. */
export function memberOf(site: SiteRecord): EtcdMember {
  const url = (port: number): string => `https://${hostPort(site.announced, port)}`;
  return { name: site.name, peerUrl: url(site.ports.etcdPeer), clientUrl: url(site.ports.etcdClient) };
}

/** Where people of the site open the page; the secret is behind the `#`, which browsers keep to themselves. */
export function pageUrlOf(site: SiteRecord, secret: string): string {
  return `https://${hostPort(site.announced, site.ports.signal)}/?site=${site.name}#secret=${secret}`;
}

/** All processes of a site, stores first. */
export function planSite(settings: SitePlanSettings): readonly ProcessPlan[] {
  const { self, etcd } = settings.state;
  const signals = Array.from({ length: self.signalNodes }, (_, index) => planSignal(settings, index));
  return [
    ...(etcd === undefined ? [] : [planEtcd(settings.data, self, etcd)]),
    planRedis(settings),
    planSfu(settings),
    ...signals,
  ];
}

/** The host's identity, which all its processes share. */
const tlsOf = (data: string): TlsPaths => ({
  ca: caFile(data),
  cert: certFile(data, 'node'),
  key: keyFile(data, 'node'),
});

/** Between data centres a round trip takes longer than the 100 ms that etcd expects. */
const SLOWER = { 'heartbeat-interval': 250, 'election-timeout': 2_500 };

export function planEtcd(data: string, self: SiteRecord, start: EtcdStart): ProcessPlan {
  const { name: member, clientUrl, peerUrl } = memberOf(self);
  const url = (port: number): string => `https://${hostPort(self.address, port)}`;
  return etcdProcess({
    name: `etcd-${self.name}`,
    member,
    data: join(data, 'etcd'),
    listen: { client: url(self.ports.etcdClient), peer: url(self.ports.etcdPeer) },
    advertise: { client: clientUrl, peer: peerUrl },
    members: start.members,
    state: start.state,
    tls: tlsOf(data),
    flags: SLOWER,
  });
}

function planRedis({ data, folder, state }: SitePlanSettings): ProcessPlan {
  const { name, ports } = state.self;
  return redisProcess({
    name: `redis-${name}`,
    path: join(folder, 'redis.conf'),
    port: ports.redis,
    data: join(data, 'redis'),
    appendFolder: 'appendonlydir',
    tls: tlsOf(data),
  });
}

/** What nodes and an operator's tool need to talk to etcd and to other nodes. */
export function accessValues(data: string, state: SiteState): Values {
  return { ETCD_ENDPOINTS: state.etcdEndpoints.join(','), ...identityValues(tlsOf(data)) };
}

const announced = (key: string, { address, announced: host }: SiteRecord): Values =>
  address === host ? {} : { [key]: host };

const adminHost = ({ hasRemoteMetrics, state }: SitePlanSettings): string =>
  hasRemoteMetrics ? state.self.address : LOOPBACK;

function planSfu(settings: SitePlanSettings): ProcessPlan {
  const { self } = settings.state;
  const { ports, address } = self;
  return planNode(settings, 'sfu', {
    NODE_ID: `sfu-${self.name}-1`,
    SFU_RPC_HOST: address,
    SFU_RPC_PORT: ports.sfuRpc,
    ...announced('SFU_RPC_ANNOUNCED_HOST', self),
    SFU_DRAIN_MS: settings.drainMs,
    SFU_ADMIN_HOST: adminHost(settings),
    SFU_ADMIN_PORT: ports.sfuAdmin,
    SFU_WORKERS: self.workers,
    SFU_WORKER_BIN: settings.workerBin,
    SFU_WEBRTC_IP: address,
    SFU_WEBRTC_PORT: ports.media,
    ...announced('SFU_WEBRTC_ANNOUNCED_ADDRESS', self),
    SFU_PIPE_IP: address,
    SFU_PIPE_PORT_MIN: ports.linkMin,
    SFU_PIPE_PORT_MAX: ports.linkMax,
    ...announced('SFU_PIPE_ANNOUNCED_ADDRESS', self),
  });
}

function planSignal(settings: SitePlanSettings, index: number): ProcessPlan {
  const { data, state, webRoot } = settings;
  const { self } = state;
  const port = self.ports.signal + index;
  return planNode(settings, 'signal', {
    NODE_ID: `signal-${self.name}-${index + 1}`,
    REDIS_URL: `rediss://${LOOPBACK}:${self.ports.redis}`,
    SIGNAL_HOST: self.address,
    SIGNAL_PORT: port,
    SIGNAL_CLIENT_URL: `wss://${hostPort(self.announced, port)}/v1/signal`,
    SIGNAL_TLS_CERT_FILE: certFile(data, 'clients'),
    SIGNAL_TLS_KEY_FILE: keyFile(data, 'clients'),
    SIGNAL_RPC_HOST: self.address,
    SIGNAL_RPC_PORT: self.ports.signalRpc + index,
    ...announced('SIGNAL_RPC_ANNOUNCED_HOST', self),
    SIGNAL_ADMIN_HOST: adminHost(settings),
    SIGNAL_ADMIN_PORT: self.ports.signalAdmin + index,
    SIGNAL_ALLOWED_ORIGINS: [...new Set(state.sites.flatMap(originsOf))].join(','),
    SIGNAL_DRAIN_MS: settings.drainMs,
    SIGNAL_DEMO: 'true',
    SIGNAL_LINK_SECRET: state.pageSecret,
    SIGNAL_WEB_ROOT: webRoot,
    ...settings.turn,
    TOKEN_KEYS_FILE: tokenKeysFile(data),
  });
}

function originsOf({ announced: host, ports, signalNodes }: SiteRecord): readonly string[] {
  return Array.from({ length: signalNodes }, (_, index) => `https://${hostPort(host, ports.signal + index)}`);
}

function planNode(
  { data, folder, programs, state, logLevel }: SitePlanSettings,
  kind: 'sfu' | 'signal',
  values: Values & { readonly NODE_ID: string },
): ProcessPlan {
  const common = { SITE: state.self.name, LOG_LEVEL: logLevel, ...accessValues(data, state) };
  return nodeProcess({ kind, programs, folder, values: { ...common, ...values } });
}
