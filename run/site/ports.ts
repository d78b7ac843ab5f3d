/** The ports of one site on one host: defaults, what each is for, who must reach it. Pure. See docs/operations.md. */
import { AppError } from '../../common/errors.ts';

/** First ports where a role has several processes; the others count up. */
export type SitePorts = {
  /** Joining, and what launchers ask each other. */
  readonly site: number;
  /** Pages and signalling of clients, one per signalling node. */
  readonly signal: number;
  /** One per signalling node. */
  readonly signalRpc: number;
  readonly sfuRpc: number;
  /** Health and metrics: this host only, unless the site is told otherwise. */
  readonly sfuAdmin: number;
  /** One per signalling node, as above. */
  readonly signalAdmin: number;
  /** Clients' media, UDP and TCP, one per media worker. */
  readonly media: number;
  readonly linkMin: number;
  readonly linkMax: number;
  readonly etcdClient: number;
  readonly etcdPeer: number;
  /** This host only. */
  readonly redis: number;
};

/** Beside those that Debian's etcd and Redis take when they are installed as services. */
export const DEFAULT_PORTS: SitePorts = {
  site: 7_443,
  signal: 8_443,
  signalRpc: 7_080,
  sfuRpc: 7_090,
  sfuAdmin: 9_081,
  signalAdmin: 9_082,
  media: 44_300,
  linkMin: 40_000,
  linkMax: 43_999,
  etcdClient: 7_379,
  etcdPeer: 7_380,
  redis: 7_378,
};

export type SiteSize = { readonly signalNodes: number; readonly workers: number };

/** Who has to reach a port: other hosts of the cluster, clients, nobody but this host; the operator may choose. */
type PortAudience = 'sites' | 'clients' | 'host' | 'operator';

export type PortUse = {
  readonly what: string;
  readonly protocol: 'tcp' | 'udp';
  readonly first: number;
  readonly last: number;
  readonly audience: PortAudience;
  /** Option that changes it. */
  readonly flag: string;
};

const LOOPBACK = '127.0.0.1';
const MAX_PORT = 65_535;
const MIN_PORT = 1_024;

const one = (port: number) => ({ first: port, last: port });
const several = (port: number, count: number) => ({ first: port, last: port + count - 1 });

/** Everything that a site listens on, in the order of the table in docs/operations.md. */
export function portUses(ports: SitePorts, { signalNodes, workers }: SiteSize): readonly PortUse[] {
  const tcp = { protocol: 'tcp' as const };
  const media = several(ports.media, workers);
  return [
    { what: 'site service', ...tcp, ...one(ports.site), audience: 'sites', flag: '--site-port' },
    { what: 'clients', ...tcp, ...several(ports.signal, signalNodes), audience: 'clients', flag: '--port' },
    {
      what: 'signalling gRPC',
      ...tcp,
      ...several(ports.signalRpc, signalNodes),
      audience: 'sites',
      flag: '--signal-rpc-port',
    },
    { what: 'SFU gRPC', ...tcp, ...one(ports.sfuRpc), audience: 'sites', flag: '--sfu-rpc-port' },
    { what: 'media (UDP)', protocol: 'udp', ...media, audience: 'clients', flag: '--media-port' },
    { what: 'media (TCP)', ...tcp, ...media, audience: 'clients', flag: '--media-port' },
    {
      what: 'links',
      protocol: 'udp',
      first: ports.linkMin,
      last: ports.linkMax,
      audience: 'sites',
      flag: '--link-ports',
    },
    { what: 'etcd', ...tcp, ...one(ports.etcdClient), audience: 'sites', flag: '--etcd-port' },
    { what: 'etcd peers', ...tcp, ...one(ports.etcdPeer), audience: 'sites', flag: '--etcd-peer-port' },
    { what: 'Redis', ...tcp, ...one(ports.redis), audience: 'host', flag: '--redis-port' },
    { what: 'SFU metrics', ...tcp, ...one(ports.sfuAdmin), audience: 'operator', flag: '--sfu-admin-port' },
    {
      what: 'signalling metrics',
      ...tcp,
      ...several(ports.signalAdmin, signalNodes),
      audience: 'operator',
      flag: '--signal-admin-port',
    },
  ];
}

/** `7443` or `40000-43999`. */
export const portRange = ({ first, last }: Pick<PortUse, 'first' | 'last'>): string =>
  first === last ? String(first) : `${first}-${last}`;

/** @throws {AppError} CONFIG_INVALID with all that is wrong */
export function checkPorts(ports: SitePorts, size: SiteSize): void {
  const uses = portUses(ports, size);
  const problems = uses
    .filter(({ first, last }) => first < MIN_PORT || last > MAX_PORT || first > last)
    .map((use) => `${use.flag}: ${portRange(use)} for ${use.what} is not within ${MIN_PORT}-${MAX_PORT}`);
  for (const [index, use] of uses.entries()) {
    const clash = uses
      .slice(index + 1)
      .find((other) => other.protocol === use.protocol && other.first <= use.last && use.first <= other.last);
    if (clash)
      problems.push(
        `${use.flag}, ${clash.flag}: ${portRange(use)} for ${use.what} is also for ${clash.what}`,
      );
  }
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', problems.join('\n'));
}

/** The address at which the site listens for it. @param hasRemoteMetrics as told by `--remote-metrics` */
export function listenHost(
  { audience }: Pick<PortUse, 'audience'>,
  address: string,
  hasRemoteMetrics: boolean,
): string {
  const isLocal = audience === 'host' || (audience === 'operator' && !hasRemoteMetrics);
  return isLocal ? LOOPBACK : address;
}
