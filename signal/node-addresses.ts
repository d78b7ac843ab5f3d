/** Where clients find signalling nodes: this one's own address, and those of the sites. Pure. */
import type { SignalOptions } from './options.ts';
import { NodeState, type INodeInfo } from '../proto/index.ts';

/** Of the WebSocket endpoint. */
export const SIGNAL_PATH = '/v1/signal';

/** Names that a browser on this machine should rather know as `localhost`, as the page's own origin is. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

export type SiteAddress = { readonly site: string; readonly signalUrl: string };

/** The configured address, or one made from host and the port that was taken. */
export function clientUrlOf(options: SignalOptions, port: number): string {
  if (options.clientUrl !== undefined) return options.clientUrl;
  const { host } = options;
  const name = LOCAL_HOSTS.has(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${options.clientTls === undefined ? 'ws' : 'wss'}://${name}:${port}${SIGNAL_PATH}`;
}

/**
 * One address per site, sorted by site; where a site has several nodes, one of them by chance.
 * @param random uniform in [0, 1)
 */
export function siteAddresses(nodes: readonly INodeInfo[], random: () => number): readonly SiteAddress[] {
  const ready = nodes.filter((node) => node.clientUrl && node.state !== NodeState.NODE_STATE_DRAINING);
  return [...Map.groupBy(ready, (node) => node.site ?? '')]
    .map(([site, ofSite]) => ({
      site,
      signalUrl: ofSite[Math.floor(random() * ofSite.length)]?.clientUrl ?? '',
    }))
    .sort((a, b) => (a.site < b.site ? -1 : 1));
}
