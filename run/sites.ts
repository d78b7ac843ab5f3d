/** Names and ports of the sites that one machine plays. Pure. */
import { AppError } from '../common/errors.ts';
import { parseSiteId, type SiteId } from '../common/ids.ts';

const SITE_NAMES = [
  'erfurt',
  'jena',
  'weimar',
  'gera',
  'suhl',
  'gotha',
  'eisenach',
  'nordhausen',
  'altenburg',
] as const;

export const MAX_SITES = SITE_NAMES.length;

export type SitePlan = { readonly site: SiteId; readonly port: number; readonly pageUrl: string };

/** What the addresses of all pages have in common. */
export type PageBase = {
  readonly scheme: 'http' | 'https';
  /** Name or address, IPv6 without brackets. */
  readonly host: string;
  /** Of the link, where one is needed. */
  readonly secret?: string;
};

const ON_THIS_MACHINE: PageBase = { scheme: 'http', host: 'localhost' };

/**
 * Plans `count` sites on consecutive ports.
 *
 * @param count 1..{@link MAX_SITES}
 * @param firstPort TCP port of the first site; all must be ≤ 65,535
 * @throws {AppError} CONFIG_INVALID
 */
export function planSites(
  count: number,
  firstPort: number,
  base: PageBase = ON_THIS_MACHINE,
): readonly SitePlan[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_SITES) {
    throw new AppError('CONFIG_INVALID', `--sites takes a whole number from 1 to ${MAX_SITES}, not ${count}`);
  }
  const lastFirstPort = 65_536 - count;
  if (!Number.isInteger(firstPort) || firstPort < 1 || firstPort > lastFirstPort) {
    throw new AppError(
      'CONFIG_INVALID',
      `--port takes a whole number from 1 to ${lastFirstPort}, not ${firstPort}`,
    );
  }
  return SITE_NAMES.slice(0, count).map((name, index) => {
    const port = firstPort + index;
    return { site: parseSiteId(name), port, pageUrl: pageUrl(base, port, name) };
  });
}

function pageUrl({ scheme, host, secret }: PageBase, port: number, site: string): string {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return `${scheme}://${authority}/?site=${site}${secret === undefined ? '' : `#secret=${secret}`}`;
}
