/** Who asks for the floor, in order; whoever leads gives it, and puts people into another order. */
import type { JSX } from 'preact';
import type { RequestView } from '../../../client/features/floor/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { FLOOR_ICON, type FloorModel } from './model.ts';

const UP = { path: 'M12 19V5.5M6.5 11L12 5.5 17.5 11' };

type Props = { readonly model: FloorModel };

export function RequestList({ model }: Props): JSX.Element {
  const { first, count } = model.view.value;
  const texts = model.context.texts.value;
  return (
    <section class="floor__requests" aria-label={texts.listTitle}>
      <h3 class="floor__heading">{texts.listTitle}</h3>
      {count === 0 ? (
        <p class="floor__soft">{texts.listEmpty}</p>
      ) : (
        <ol role="list" data-testid="floor-list">
          {first.map((request, index) => (
            <Row key={request.number} model={model} request={request} index={index} />
          ))}
        </ol>
      )}
      {count > first.length && <p class="floor__soft">{texts.more(count - first.length)}</p>}
      {model.context.room.mayModerate.value && count > 0 && <Clear model={model} />}
    </section>
  );
}

type RowProps = Props & { readonly request: RequestView; readonly index: number };

function Row({ model, request, index }: RowProps): JSX.Element {
  const texts = model.context.texts.value;
  const { name, kind } = request;
  const about = kind === 'matter' ? [] : [texts.kinds[kind]];
  return (
    <li class="floor__row" data-testid="floor-row" data-name={name} data-kind={kind}>
      <span class="floor__place">{index + 1}.</span>
      <span class="floor__who">
        <span class="floor__asking">{name}</span>
        <span class="floor__soft">{[...about, model.timeOf(request)].join(' · ')}</span>
      </span>
      <RowButtons model={model} request={request} index={index} />
    </li>
  );
}

function RowButtons({ model, request, index }: RowProps): JSX.Element | null {
  const { settings, first } = model.view.value;
  const texts = model.context.texts.value;
  const { number, name, kind } = request;
  const isNamed = settings.strategy === 'nomination' && model.hasFloor.value;
  if (!model.context.room.mayModerate.value)
    return isNamed ? (
      <IconButton
        kind="plain"
        icon={FLOOR_ICON}
        label={texts.nominate(name)}
        onClick={() => void model.nominate(number)}
        testId="floor-nominate"
      />
    ) : null;
  return (
    <span class="floor__tools">
      <IconButton
        kind="plain"
        icon={FLOOR_ICON}
        label={texts.give(name)}
        onClick={() => void model.give(number)}
        testId="floor-give"
      />
      <IconButton
        kind="plain"
        icon={UP}
        label={texts.up(name)}
        isDisabled={index === 0 || isBehindOrder(first[index - 1], kind)}
        onClick={() => void model.up(request)}
        testId="floor-up"
      />
      <IconButton
        kind="plain"
        icon="close"
        label={texts.remove(name)}
        onClick={() => void model.withdraw(number)}
        testId="floor-remove"
      />
    </span>
  );
}

/** Points of order stay first. */
const isBehindOrder = (before: RequestView | undefined, kind: RequestView['kind']): boolean =>
  before?.kind === 'order' && kind !== 'order';

/** The order is gone then: it is asked twice. */
function Clear({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div>
      <SureButton
        kind="link"
        label={texts.clear}
        sure={texts.clearSure}
        onClick={() => void model.clear()}
        testId="floor-clear"
      />
    </div>
  );
}
