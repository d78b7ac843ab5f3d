/** Where clients find signalling nodes: this one's own address, and those of the sites. Pure. */
import { hostPort } from '../common/http/host-port.ts';
import type { SignalOptions } from './options.ts';
import { NodeState, type INodeInfo } from '../proto/index.ts';

/** Of the WebSocket endpoint. */
export const SIGNAL_PATH = '/v1/signal';

/** Names that a browser on this machine should rather know as `localhost`, as the page's own origin is. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

/** Addresses of a site that clients are told at most; one that falls out is soon replaced by a newer list. */
const MAX_NODES_TOLD = 5;

export type SiteAddress = {
  readonly site: string;
  readonly signalUrl: string;
  /** Of the site's other signalling nodes, where a session can be resumed as well. */
  readonly moreSignalUrls: readonly string[];
  /** Where the delay to `signalUrl` is measured. */
  readonly pingUrl: string;
};

/** The configured address, or one made from host and the port that was taken. */
export function clientUrlOf(options: SignalOptions, port: number): string {
  if (options.clientUrl !== undefined) return options.clientUrl;
  const { host } = options;
  const address = hostPort(LOCAL_HOSTS.has(host) ? 'localhost' : host, port);
  return `${options.clientTls === undefined ? 'ws' : 'wss'}://${address}${SIGNAL_PATH}`;
}

/** `/v1/ping` beside the WebSocket endpoint: a proxy that passes on one passes on the other. */
export function pingUrlOf(signalUrl: string): string {
  return new URL('ping', signalUrl.replace(/^ws/, 'http')).href;
}

/** Origins of the pages that signalling nodes serve: each belongs to the cluster as much as its node. */
export function pageOrigins(nodes: readonly INodeInfo[]): readonly string[] {
  const urls = nodes.flatMap(({ clientUrl }) =>
    URL.canParse(clientUrl ?? '') ? [new URL(clientUrl ?? '')] : [],
  );
  return urls.map(({ protocol, host }) => `${protocol.replace(/^ws/, 'http')}//${host}`);
}

/**
 * One entry per site, sorted by site; where a site has several nodes, one of them by chance comes first.
 * @param random uniform in [0, 1)
 */
export function siteAddresses(nodes: readonly INodeInfo[], random: () => number): readonly SiteAddress[] {
  const ready = nodes.filter(
    (node) => URL.canParse(node.clientUrl ?? '') && node.state !== NodeState.NODE_STATE_DRAINING,
  );
  return [...Map.groupBy(ready, (node) => node.site ?? '')]
    .map(([site, ofSite]) => siteAddress(site, rotated(ofSite, random)))
    .sort((a, b) => (a.site < b.site ? -1 : 1));
}

function siteAddress(site: string, nodes: readonly INodeInfo[]): SiteAddress {
  const urls = nodes.slice(0, MAX_NODES_TOLD).map(({ clientUrl }) => clientUrl ?? '');
  const [signalUrl = '', ...moreSignalUrls] = urls;
  return { site, signalUrl, moreSignalUrls, pingUrl: pingUrlOf(signalUrl) };
}

function rotated<T>(items: readonly T[], random: () => number): readonly T[] {
  const start = Math.floor(random() * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
