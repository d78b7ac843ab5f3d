/** What is known of sites, in words. Pure. */
import type { MeasuredSite } from '../../client/sites/site.ts';
import type { Texts } from '../texts/texts.ts';
import { siteName } from './site-name.ts';

type JoinTexts = Texts['join'];

/** "Erfurt, 12 ms". */
export function describeSite({ site, reach }: MeasuredSite, texts: JoinTexts): string {
  const name = siteName(site);
  if (reach.state === 'unreachable') return texts.siteUnreachable(name);
  return reach.state === 'measured' ? texts.siteDelay(name, wholeMs(reach.delayMs)) : name;
}

export type Choice = {
  readonly sites: readonly MeasuredSite[];
  readonly proposed: MeasuredSite | undefined;
  /** Empty = the proposed one. */
  readonly picked: string;
  readonly isMeasuring: boolean;
};

/** One or two sentences on where joining leads. */
export function describeChoice({ sites, proposed, picked, isMeasuring }: Choice, texts: JoinTexts): string {
  const own = sites.find(({ site }) => site === picked);
  const best = proposed && describeSite(proposed, texts);
  if (own !== undefined) {
    const isBest = best === undefined || own === proposed;
    const sentences = [texts.sitePicked(describeSite(own, texts)), isBest ? '' : texts.siteBest(best)];
    return sentences.join(' ').trim();
  }
  if (best !== undefined) return texts.siteChosen(best);
  return isMeasuring ? texts.siteMeasuring : texts.siteNone;
}

/** Nobody reads fractions; less than one millisecond is shown as one. */
function wholeMs(delayMs: number): number {
  return Math.max(1, Math.round(delayMs));
}
