/** How long people, groups and items have been spoken by and on. */
import type { JSX } from 'preact';
import type { TotalView } from '../../../client/features/floor/index.ts';
import { SureButton } from '../../ui/sure-button.tsx';
import { durationText } from './clock.ts';
import type { FloorModel } from './model.ts';

type Props = { readonly model: FloorModel };

export function TotalsPart({ model }: Props): JSX.Element {
  const { people, groups, items } = model.view.value.totals;
  const texts = model.context.texts.value;
  const isEmpty = people.length === 0;
  return (
    <details class="floor__part">
      <summary data-testid="floor-totals">{texts.totals}</summary>
      {isEmpty && <p class="floor__soft">{texts.totalsNone}</p>}
      <Lines model={model} title={texts.people} totals={people} />
      <Lines model={model} title={texts.groups} totals={groups} />
      <Lines model={model} title={texts.items} totals={items} />
      {!isEmpty && model.context.room.mayModerate.value && <Reset model={model} />}
    </details>
  );
}

type LinesProps = Props & { readonly title: string; readonly totals: readonly TotalView[] };

function Lines({ model, title, totals }: LinesProps): JSX.Element | null {
  const texts = model.context.texts.value;
  if (totals.length === 0) return null;
  return (
    <table class="floor__totals">
      <caption>{title}</caption>
      <tbody>
        {totals.map(({ name, number, speeches, spokenMs }) => (
          <tr key={`${number} ${name}`} data-testid="floor-total" data-name={name}>
            <th scope="row">{number === '' ? name : `${texts.item(number)} ${name}`}</th>
            <td>{texts.speeches(speeches)}</td>
            <td>{durationText(spokenMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** They can't be had back: it is asked twice. */
function Reset({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div>
      <SureButton
        kind="link"
        label={texts.reset}
        sure={texts.resetSure}
        onClick={() => void model.reset()}
        testId="floor-reset"
      />
    </div>
  );
}
