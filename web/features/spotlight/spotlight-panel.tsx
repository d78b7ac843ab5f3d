/** For who leads: who is large and who is pinned. Who is to be is chosen in the list of people. */
import type { JSX } from 'preact';
import type { SpotlightPerson } from '../../../client/features/spotlight/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { SpotlightModel } from './model.ts';
import '../../ui/panel.css';

type Props = { readonly model: SpotlightModel };

/** Fills the side area and scrolls. */
export function SpotlightPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { shown, pinned } = model.view.value;
  const { commands } = model;
  return (
    <div class="panel" data-testid="spotlight-panel">
      <p class="panel__soft">{texts.help}</p>
      <List
        model={model}
        title={texts.shown}
        none={texts.nobodyShown}
        people={shown}
        labelOf={texts.hideOf}
        remove={(number) => model.run(commands.hide(number))}
        testId="spotlight-hide"
      />
      {shown.length > 0 && (
        <Button onClick={() => model.run(commands.clear())} testId="spotlight-clear">
          {texts.end}
        </Button>
      )}
      <List
        model={model}
        title={texts.pinned}
        none={texts.nobodyPinned}
        people={pinned}
        labelOf={texts.unpinOf}
        remove={(number) => model.run(commands.unpin(number))}
        testId="spotlight-unpin"
      />
    </div>
  );
}

type ListProps = Props & {
  readonly title: string;
  readonly none: string;
  readonly people: readonly SpotlightPerson[];
  readonly labelOf: (name: string) => string;
  readonly remove: (number: number) => void;
  readonly testId: string;
};

function List({ model, title, none, people, labelOf, remove, testId }: ListProps): JSX.Element {
  return (
    <section>
      <h3 class="panel__title">{title}</h3>
      {people.length === 0 && <p class="panel__soft">{none}</p>}
      <ul role="list">
        {people
          .map((person) => ({ number: person.number, name: model.nameOf(person) }))
          .map(({ number, name }) => (
            <li key={number} class="panel__row" data-testid="spotlight-person" data-name={name}>
              <span class="panel__name">{name}</span>
              <IconButton
                kind="plain"
                icon="close"
                label={labelOf(name)}
                onClick={() => remove(number)}
                testId={testId}
              />
            </li>
          ))}
      </ul>
    </section>
  );
}
