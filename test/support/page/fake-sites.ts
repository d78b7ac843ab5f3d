/** Three sites, one of which does not answer, for a page without servers. Test code only. */
import type { MeasureOptions } from '../../../client/sites/measure-sites.ts';
import type { Site } from '../../../client/sites/site.ts';

const DELAYS_MS: Readonly<Record<string, number | undefined>> = { erfurt: 34, jena: 12.4 };

export const FAKE_SITES: readonly Site[] = ['erfurt', 'jena', 'weimar'].map((site) => ({
  site,
  signalUrl: `ws://${site}.test`,
  moreSignalUrls: [],
  pingUrl: `http://${site}.test`,
  load: 0.1,
  hasRoom: false,
}));

export async function fakeMeasureSites(sites: readonly Site[], { onReach }: MeasureOptions): Promise<void> {
  for (const { site } of sites) {
    const delayMs = DELAYS_MS[site];
    onReach(site, delayMs === undefined ? { state: 'unreachable' } : { state: 'measured', delayMs });
  }
}
