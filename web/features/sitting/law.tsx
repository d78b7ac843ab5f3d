/** What a Land's law says of sittings with people who are not in the hall, with the norm. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LawView } from '../../../client/features/sitting/index.ts';
import type { SittingModel } from './model.ts';

type Props = { readonly model: SittingModel };

export function LawLines({ model, law }: Props & { readonly law: LawView }): JSX.Element {
  const texts = model.context.texts.value.law;
  const wordOf = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name;
  const rows = [
    [texts.hybrid, wordOf(texts.kinds, law.hybrid)],
    [texts.digital, wordOf(texts.kinds, law.digital)],
    [texts.secret, wordOf(texts.stances, law.secret)],
    [texts.elections, wordOf(texts.stances, law.elections)],
  ] as const;
  const norms = law.detailNorm === law.norm ? law.norm : `${law.norm}, ${law.detailNorm}`;
  return (
    <div class="sitting__law" data-testid="sitting-law" data-law={law.id}>
      <dl>
        {rows.map(([what, says]) => (
          <div key={what} class="sitting__law-row">
            <dt>{what}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      {law.namesNorm !== '' && <p>{texts.names(law.namesNorm)}</p>}
      {!law.areProxiesAllowed && <p>{texts.noProxies}</p>}
      <p class="sitting__soft">{texts.source(norms)}</p>
    </div>
  );
}

/** Of the sitting that is open. */
export function OpenLaw({ model }: Props): JSX.Element | null {
  const { law: texts } = model.context.texts.value;
  const { sitting } = model.view.value;
  const profile = sitting?.profile ?? '';
  useEffect(() => {
    if (profile !== '') void model.loadLaws();
  }, [model, profile]);
  const law = model.laws.value.find(({ id }) => id === profile);
  if (law === undefined || law.id === '') return null;
  return (
    <details class="sitting__details">
      <summary data-testid="sitting-law-open">{`${texts.title}: ${law.land}`}</summary>
      <LawLines model={model} law={law} />
    </details>
  );
}
