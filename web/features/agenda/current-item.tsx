/** What is being dealt with, large, with its text; whoever leads finishes it or goes on. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AgendaItemView } from '../../../client/features/agenda/index.ts';
import { Button } from '../../ui/button.tsx';
import type { AgendaModel } from './model.ts';

type Props = { readonly model: AgendaModel };

export function CurrentItem({ model }: Props): JSX.Element | null {
  const { items, current } = model.view.value;
  const texts = model.context.texts.value;
  const mayLead = model.context.room.mayModerate.value;
  const next = model.next.value;
  if (items.length === 0) return null;
  return (
    <section class="agenda__current" aria-label={texts.current} data-testid="agenda-current">
      <div role="status">
        {current ? <Head model={model} item={current} /> : <p class="agenda__soft">{texts.noCurrent}</p>}
      </div>
      {current?.hasText && <Text key={current.itemId} model={model} itemId={current.itemId} />}
      {mayLead && (
        <div class="agenda__buttons">
          {next && (
            <Button kind="primary" onClick={() => void model.start(next.itemId)} testId="agenda-next">
              {texts.next(next.number)}
            </Button>
          )}
          {current && (
            <Button onClick={() => void model.finish(current.itemId)} testId="agenda-finish">
              {texts.finish}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Head({ model, item }: Props & { readonly item: AgendaItemView }): JSX.Element {
  const texts = model.context.texts.value;
  const about = [
    texts.kinds[item.kind],
    ...(item.isPublic ? [] : [texts.notPublic]),
    texts.since(model.timeOf(item.startedAtMs)),
  ];
  return (
    <>
      <p class="agenda__number">{texts.item(item.number)}</p>
      <p class="agenda__title" data-testid="agenda-current-title">
        {model.titleOf(item)}
      </p>
      <p class="agenda__about">{about.join(' · ')}</p>
    </>
  );
}

/** Asked for when it is shown. */
export function Text({ model, itemId }: Props & { readonly itemId: string }): JSX.Element {
  useEffect(() => void model.load(itemId), [itemId]);
  return (
    <p class="agenda__text" data-testid="agenda-text">
      {model.textOf(itemId)}
    </p>
  );
}
