/** Who wants to speak, in order; moderators lower one hand or all. */
import type { JSX } from 'preact';
import type { HandView } from '../../../client/features/hands/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import './hands-panel.css';
import type { HandsModel } from './model.ts';

type Props = { readonly model: HandsModel };

/** Fills the side area and scrolls. */
export function HandsPanel({ model }: Props): JSX.Element {
  const { first, count } = model.view.value;
  const texts = model.context.texts.value;
  const mayModerate = model.context.room.mayModerate.value;
  return (
    <div class="hands" data-testid="hands-panel">
      <p class="hands__none" role="status">
        {count === 0 ? texts.none : texts.badge(count)}
      </p>
      {count > 0 && (
        <ol class="hands__list" role="list" aria-label={texts.title} data-testid="hands-list">
          {first.map((hand) => (
            <Row key={hand.number} model={model} hand={hand} />
          ))}
        </ol>
      )}
      {count > first.length && <p class="hands__none">{texts.more(count - first.length)}</p>}
      {mayModerate && count > 0 && <LowerAll model={model} />}
    </div>
  );
}

function Row({ model, hand }: Props & { readonly hand: HandView }): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <li class="hands__row" data-testid="hands-row" data-name={hand.name}>
      <span class="hands__place">{hand.place}.</span>
      <span class="hands__who">
        <span class="hands__name">{hand.name}</span>
        <span class="hands__since">{model.timeOf(hand)}</span>
      </span>
      {model.context.room.mayModerate.value && (
        <IconButton
          kind="plain"
          icon="close"
          label={texts.lowerOf(hand.name)}
          onClick={() => void model.lower(hand)}
          testId="hands-lower"
        />
      )}
    </li>
  );
}

/** The order is gone then: it is asked twice. */
function LowerAll({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div class="hands__all">
      <SureButton
        label={texts.lowerAll}
        sure={texts.lowerAllSure}
        onClick={() => void model.lowerAll()}
        testId="hands-lower-all"
      />
    </div>
  );
}
