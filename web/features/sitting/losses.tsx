/** Connections that were lost in the sitting, for who leads: who, when, and why as far as is known. */
import type { JSX } from 'preact';
import type { LossView } from '../../../client/features/sitting/index.ts';
import type { SittingModel } from './model.ts';

type Props = { readonly model: SittingModel };

export function Losses({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const { losses } = model.view.value;
  if (losses.length === 0) return null;
  const open = losses.filter(({ untilMs }) => untilMs === 0).length;
  return (
    <details class="sitting__details" open={open > 0}>
      <summary data-testid="sitting-losses-open">{texts.loss.title(losses.length, open)}</summary>
      <ul role="list" data-testid="sitting-losses">
        {losses.map((loss) => (
          <LossRow key={`${loss.name} ${loss.sinceMs}`} model={model} loss={loss} />
        ))}
      </ul>
    </details>
  );
}

function LossRow({ model, loss }: Props & { readonly loss: LossView }): JSX.Element {
  const { loss: texts } = model.context.texts.value;
  const { name, cause, site, sinceMs, untilMs, hasLeft } = loss;
  const since = model.clockOf(sinceMs);
  const when =
    untilMs === 0
      ? texts.since(since)
      : hasLeft
        ? texts.left(since)
        : texts.span(since, model.clockOf(untilMs));
  return (
    <li class="sitting__row" data-testid="sitting-loss" data-name={name} data-cause={cause}>
      <span class="sitting__who">
        <span class="sitting__name">{name}</span>
        <span class="sitting__soft">{`${when}: ${texts.causes[cause] ?? cause} (${site})`}</span>
      </span>
    </li>
  );
}
