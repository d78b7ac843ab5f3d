/** Who has the floor, on what and for how long; buttons of whoever leads, and of the speaker. */
import type { JSX } from 'preact';
import type { SpeechView } from '../../../client/features/floor/index.ts';
import { Button } from '../../ui/button.tsx';
import { FloorClock } from './floor-clock.tsx';
import type { FloorModel } from './model.ts';

type Props = { readonly model: FloorModel };

export function SpeechCard({ model }: Props): JSX.Element {
  const { speech } = model.view.value;
  const texts = model.context.texts.value;
  const mayLead = model.context.room.mayModerate.value;
  return (
    <section class="floor__speech" aria-label={texts.speaking} data-testid="floor-speech">
      <div role="status">
        {speech ? <Speaker model={model} speech={speech} /> : <p class="floor__soft">{texts.nobody}</p>}
      </div>
      <FloorClock model={model} />
      {mayLead ? (
        <Leading model={model} />
      ) : (
        model.hasFloor.value && (
          <Button onClick={() => void model.end()} testId="floor-end">
            {texts.endOwn}
          </Button>
        )
      )}
    </section>
  );
}

function Speaker({ model, speech }: Props & { readonly speech: SpeechView }): JSX.Element {
  const texts = model.context.texts.value;
  const { item, kind } = speech;
  const about = item ? `${texts.item(item.number)}${item.title === '' ? '' : `: ${item.title}`}` : '';
  return (
    <>
      <p class="floor__name" data-testid="floor-speaker">
        {speech.name}
      </p>
      <p class="floor__soft">{kind === 'matter' ? about : texts.kinds[kind]}</p>
    </>
  );
}

function Leading({ model }: Props): JSX.Element {
  const { speech, count } = model.view.value;
  const texts = model.context.texts.value;
  return (
    <div class="floor__buttons">
      {count > 0 && (
        <Button kind="primary" onClick={() => void model.next()} testId="floor-next">
          {texts.next}
        </Button>
      )}
      {speech && (
        <>
          <Button onClick={() => void model.end()} testId="floor-end">
            {model.hasFloor.value ? texts.endOwn : texts.end}
          </Button>
          {speech.limitSec > 0 && (
            <Button onClick={() => void model.extend()} testId="floor-extend">
              {texts.extend}
            </Button>
          )}
          <Button onClick={() => void model.take()} testId="floor-take">
            {texts.take}
          </Button>
        </>
      )}
    </div>
  );
}
