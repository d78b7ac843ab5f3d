/** For the large screen: what is being dealt with, in one line. */
import type { JSX } from 'preact';
import type { AgendaModel } from './model.ts';

export function AgendaDisplay({ model }: { readonly model: AgendaModel }): JSX.Element | null {
  const { current } = model.view.value;
  if (current === undefined) return null;
  const texts = model.context.texts.value;
  return (
    <p class="agenda-display" data-testid="agenda-display">
      {texts.item(current.number)} · {model.titleOf(current)}
    </p>
  );
}
