/** Which site a participant should join. Pure: delays and hints are passed in. See docs/adr/0013. */
import type { MeasuredSite } from './site.ts';

/** A delay that is longer by no more than this is as good: nobody hears it. */
export const TIE_MS = 10;

/** Nor by no more than this share of the shortest one. */
export const TIE_RATIO = 0.2;

type Candidate = { readonly site: MeasuredSite; readonly delayMs: number };

/**
 * The site with the shortest delay; among those that are nearly as near, one where the room is already, then the less
 * loaded one, then by name. A site that can't be reached, or of which nothing is known yet, is never chosen.
 */
export function chooseSite(sites: readonly MeasuredSite[]): MeasuredSite | undefined {
  const candidates = sites.flatMap((site): Candidate[] =>
    site.reach.state === 'measured' ? [{ site, delayMs: site.reach.delayMs }] : [],
  );
  const shortestMs = Math.min(...candidates.map(({ delayMs }) => delayMs));
  const longestMs = shortestMs + Math.max(TIE_MS, shortestMs * TIE_RATIO);
  const near = candidates.filter(({ delayMs }) => delayMs <= longestMs).map(({ site }) => site);
  return near.sort(byHints)[0];
}

function byHints(a: MeasuredSite, b: MeasuredSite): number {
  return (
    Number(b.hasRoom ?? false) - Number(a.hasRoom ?? false) ||
    a.load - b.load ||
    (a.site < b.site ? -1 : Number(a.site > b.site))
  );
}
