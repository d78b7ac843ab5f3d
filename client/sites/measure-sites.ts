/** Measures the delay to sites by small requests, all sites at once, within a bound of time. */
import type { Reach, Site } from './site.ts';

/** The first one opens the connection (TCP, TLS, perhaps DNS): two more see the way alone. */
const ROUND_TRIPS = 3;

/** All sites together; whoever has not answered once by then counts as unreachable. */
export const MEASURING_LIMIT_MS = 1_500;

export type MeasureDeps = {
  readonly fetch: (url: string, init: RequestInit) => Promise<{ readonly ok: boolean }>;
  /** Monotonic, ms. */
  readonly now: () => number;
};

export type MeasureOptions = {
  /** Told after each round trip, and when a site turns out not to answer. */
  readonly onReach: (site: string, reach: Reach) => void;
  /** Ends it early: nothing more is told. */
  readonly signal?: AbortSignal;
};

/**
 * Resolves when every site has been measured or given up. The delay is the shortest of the round trips, not their
 * median: only the shortest has neither the opening of a connection in it nor a moment in which the browser was busy.
 */
export async function measureSites(
  sites: readonly Pick<Site, 'site' | 'pingUrl'>[],
  deps: MeasureDeps,
  options: MeasureOptions,
): Promise<void> {
  const { onReach, signal } = options;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), MEASURING_LIMIT_MS);
  const ended = signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]);
  const measureOne = async ({ site, pingUrl }: Pick<Site, 'site' | 'pingUrl'>): Promise<void> => {
    let shortestMs = Infinity;
    try {
      for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
        shortestMs = Math.min(shortestMs, await roundTrip(pingUrl, deps, ended));
        onReach(site, { state: 'measured', delayMs: shortestMs });
      }
    } catch {
      // refused, cut off or too late: what the trips before it gave still counts
      if (shortestMs === Infinity && signal?.aborted !== true) onReach(site, { state: 'unreachable' });
    }
  };
  await Promise.all(sites.map(measureOne));
  clearTimeout(timer);
}

async function roundTrip(pingUrl: string, { fetch, now }: MeasureDeps, signal: AbortSignal): Promise<number> {
  const startedMs = now();
  const init: RequestInit = { cache: 'no-store', credentials: 'omit', redirect: 'error', signal };
  const { ok } = await fetch(pingUrl, init);
  const delayMs = now() - startedMs;
  if (!ok) throw new Error('the site takes nobody');
  return delayMs;
}
