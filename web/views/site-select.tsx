/** Which site: the one that is best for this person, or any other; each with its delay. */
import type { JSX } from 'preact';
import { describeChoice, describeSite } from '../state/site-text.ts';
import { Select } from '../ui/field.tsx';
import { useApp, useTexts } from './app-context.ts';

/** There is nothing to choose before the list has come. */
export function SiteSelect(): JSX.Element | null {
  const { siteChoice } = useApp();
  const texts = useTexts().join;
  const sites = siteChoice.sites.value;
  if (sites.length === 0) return null;
  const proposed = siteChoice.proposed.value;
  const picked = siteChoice.pickedSite;
  const automatic = texts.siteAutomatic(proposed && describeSite(proposed, texts));
  const hint = describeChoice({ sites, proposed, picked, isMeasuring: siteChoice.isMeasuring.value }, texts);
  return (
    <div>
      <Select
        label={texts.site}
        value={picked}
        options={[
          { value: '', label: automatic },
          ...sites.map((site) => ({ value: site.site, label: describeSite(site, texts) })),
        ]}
        onChange={(site) => siteChoice.pick(site)}
        hint={hint}
        testId="site"
      />
      {/* figures change while measuring goes on: a screen reader hears the last ones only */}
      <p class="visually-hidden" role="status" data-testid="site-status">
        {siteChoice.isMeasuring.value ? '' : hint}
      </p>
    </div>
  );
}
