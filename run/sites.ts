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

/**
 * Plans `count` sites on consecutive ports.
 *
 * @param count 1..{@link MAX_SITES}
 * @param firstPort TCP port of the first site; all must be ≤ 65,535
 * @throws {AppError} CONFIG_INVALID
 */
export function planSites(count: number, firstPort: number): readonly SitePlan[] {
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
    return { site: parseSiteId(name), port, pageUrl: `http://localhost:${port}/?site=${name}` };
  });
}
