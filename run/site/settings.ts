/** From the command line to what a site is to be. Pure but for the looks at this host's addresses. */
import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { parseSiteId } from '../../common/ids.ts';
import { detectAddress, isOwnAddress } from './local-address.ts';
import type { SiteAddress } from './call.ts';
import { checkPorts, DEFAULT_PORTS, type SitePorts } from './ports.ts';
import type { SiteRecord } from './site-state.ts';

/** As commander gives them; undefined = not given. */
export type SiteFlags = {
  readonly name?: string;
  readonly join?: string;
  readonly token?: string;
  readonly address?: string;
  readonly announcedAddress?: string;
  readonly data?: string;
  readonly force?: boolean;
  readonly tokenMinutes?: string;
  readonly drainSeconds?: string;
  readonly signalNodes?: string;
  readonly workers?: string;
  readonly sitePort?: string;
  readonly port?: string;
  readonly signalRpcPort?: string;
  readonly sfuRpcPort?: string;
  readonly sfuAdminPort?: string;
  readonly signalAdminPort?: string;
  readonly mediaPort?: string;
  readonly linkPorts?: string;
  readonly etcdPort?: string;
  readonly etcdPeerPort?: string;
  readonly redisPort?: string;
  readonly remoteMetrics?: boolean;
};

const PORT_FLAGS = {
  sitePort: 'site',
  port: 'signal',
  signalRpcPort: 'signalRpc',
  sfuRpcPort: 'sfuRpc',
  sfuAdminPort: 'sfuAdmin',
  signalAdminPort: 'signalAdmin',
  mediaPort: 'media',
  etcdPort: 'etcdClient',
  etcdPeerPort: 'etcdPeer',
  redisPort: 'redis',
} as const satisfies Partial<Record<keyof SiteFlags, keyof SitePorts>>;

/** A week. */
const MAX_TOKEN_MINUTES = 10_080;
const DEFAULT_TOKEN_MINUTES = 60;
const MAX_DRAIN_SEC = 600;
const DEFAULT_DRAIN_SEC = 5;
const MAX_SIGNAL_NODES = 9;
/** Node ids and names in certificates are made of it, which are at most 64 long. */
const MAX_NAME_CHARS = 48;
const MAX_WORKERS = 256;
/** More cores than this would take ports beyond what the firewall was told; `--workers` says otherwise. */
const DEFAULT_MAX_WORKERS = 16;

const invalid = (message: string): AppError => new AppError('CONFIG_INVALID', message);

/** Where the site keeps what must last: --data, or a folder by its name. */
export function dataFolderOf(flags: SiteFlags, env: Readonly<Record<string, string | undefined>>): string {
  if (flags.data !== undefined) return resolve(flags.data);
  if (flags.name === undefined) throw invalid('say with --name or --data which site');
  const base = env['XDG_DATA_HOME'] || join(homedir(), '.local/share');
  return join(base, 'kaskade', nameOf(flags.name));
}

/** How long join tokens are good. @throws {AppError} CONFIG_INVALID */
export const tokenMsOf = ({ tokenMinutes }: SiteFlags): number =>
  (wholeNumber(tokenMinutes, '--token-minutes', [1, MAX_TOKEN_MINUTES]) ?? DEFAULT_TOKEN_MINUTES) * 60_000;

/** How long people get to leave. @throws {AppError} CONFIG_INVALID */
export const drainMsOf = ({ drainSeconds }: SiteFlags): number =>
  (wholeNumber(drainSeconds, '--drain-seconds', [0, MAX_DRAIN_SEC]) ?? DEFAULT_DRAIN_SEC) * 1_000;

/** @throws {AppError} CONFIG_INVALID */
export function parseJoinUrl(text: string): SiteAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSite = url?.protocol === 'https:' && url.pathname === '/' && url.search === '';
  if (!url || !isSite) throw invalid('--join takes https://ADDRESS:PORT as the first host printed it');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? DEFAULT_PORTS.site : Number(url.port) };
}

/**
 * What a new site is to be.
 * @param towards the host to join, whose route decides our address
 * @throws {AppError} CONFIG_INVALID
 */
export async function newSite(flags: SiteFlags, towards: string | undefined): Promise<SiteRecord> {
  if (flags.name === undefined) throw invalid('--name is missing: what is the site to be called?');
  const address = flags.address ?? (await detectAddress(towards));
  if (!isOwnAddress(address)) throw invalid(`--address: this host does not have ${address}`);
  const ports = portsOf(flags);
  const signalNodes = wholeNumber(flags.signalNodes, '--signal-nodes', [1, MAX_SIGNAL_NODES]) ?? 1;
  const cores = Math.min(DEFAULT_MAX_WORKERS, availableParallelism());
  const workers = wholeNumber(flags.workers, '--workers', [1, MAX_WORKERS]) ?? cores;
  checkPorts(ports, { signalNodes, workers });
  const announced = flags.announcedAddress ?? address;
  return { name: nameOf(flags.name), address, announced, ports, signalNodes, workers };
}

/**
 * Flags of a start with a data folder that has a site: they may repeat what is so, not change it.
 * @throws {AppError} CONFIG_INVALID with everything that differs
 */
export function checkUnchanged(flags: SiteFlags, site: SiteRecord): void {
  const given = portsOf(flags, site.ports);
  const checks: readonly (readonly [flag: string, isSame: boolean])[] = [
    ['--name', flags.name === undefined || flags.name === site.name],
    ['--address', flags.address === undefined || flags.address === site.address],
    [
      '--announced-address',
      flags.announcedAddress === undefined || flags.announcedAddress === site.announced,
    ],
    ['--signal-nodes', flags.signalNodes === undefined || Number(flags.signalNodes) === site.signalNodes],
    ['--workers', flags.workers === undefined || Number(flags.workers) === site.workers],
    ['ports', Object.entries(site.ports).every(([key, port]) => given[key as keyof SitePorts] === port)],
  ];
  const changed = checks.filter(([, isSame]) => !isSame).map(([flag]) => flag);
  if (changed.length === 0) return;
  throw invalid(
    `${changed.join(', ')}: the data folder holds site ${site.name} at ${site.announced} with other values, which ` +
      'other sites know; leave the option out, or begin a new site with another --data',
  );
}

function portsOf(flags: SiteFlags, defaults: SitePorts = DEFAULT_PORTS): SitePorts {
  const single = Object.entries(PORT_FLAGS).flatMap(([flag, key]) => {
    const port = wholeNumber(flags[flag as keyof typeof PORT_FLAGS], optionOf(flag), [1, 65_535]);
    return port === undefined ? [] : [[key, port] as const];
  });
  const links = /^(\d{1,5})-(\d{1,5})$/.exec(flags.linkPorts ?? '');
  if (flags.linkPorts !== undefined && links === null) throw invalid('--link-ports takes FIRST-LAST');
  const range = links === null ? {} : { linkMin: Number(links[1]), linkMax: Number(links[2]) };
  return { ...defaults, ...Object.fromEntries(single), ...range };
}

const optionOf = (flag: string): string =>
  `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function wholeNumber(
  text: string | undefined,
  flag: string,
  [min, max]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw invalid(`${flag} takes a whole number from ${min} to ${max}, not ${text}`);
}

function nameOf(text: string): string {
  try {
    if (text.length <= MAX_NAME_CHARS) return parseSiteId(text);
  } catch {
    // said below
  }
  throw invalid(
    `--name takes a DNS label: lower-case letters, digits, hyphens, at most ${MAX_NAME_CHARS} of them`,
  );
}
