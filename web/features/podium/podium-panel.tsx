/** Seats with those who sit there, those who ask for one, and for who leads the rules. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import type { PodiumModel } from './model.ts';
import '../../ui/panel.css';
import './podium-panel.css';

type Props = { readonly model: PodiumModel };

/** Fills the side area and scrolls. */
export function PodiumPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { taken, limit } = model.seats.value;
  const mayLead = model.context.room.mayModerate.value;
  return (
    <div class="panel" data-testid="podium-panel">
      <p class="panel__soft" role="status" data-testid="podium-count" data-count={taken.length}>
        {limit > 0 ? texts.seats(taken.length, limit) : texts.seatsOpen(taken.length)}
      </p>
      <Taken model={model} />
      {mayLead ? <Asking model={model} /> : <p class="panel__soft">{texts.how}</p>}
      {mayLead && <Rules key={limit} model={model} />}
    </div>
  );
}

function Taken({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { taken } = model.seats.value;
  const mayLead = model.context.room.mayModerate.value;
  if (taken.length === 0) return <p class="panel__soft">{texts.none}</p>;
  return (
    <ol role="list" aria-label={texts.title}>
      {taken.map((person) => (
        <li key={person.number} class="panel__row" data-testid="podium-seat" data-name={person.name}>
          <span class="panel__name">{person.isSelf ? `${person.name} (${texts.you})` : person.name}</span>
          {mayLead && (
            <IconButton
              kind="plain"
              icon="podiumOff"
              label={texts.take(person.name)}
              onClick={() => void model.take(person)}
              testId="podium-take"
            />
          )}
        </li>
      ))}
    </ol>
  );
}

function Asking({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { asking, isFull } = model.seats.value;
  return (
    <section>
      <h3 class="panel__title">{texts.asking}</h3>
      {asking.length === 0 && <p class="panel__soft">{texts.nobodyAsks}</p>}
      {isFull && <p class="panel__soft">{texts.full}</p>}
      <ul role="list">
        {asking.map((person) => (
          <li key={person.number} class="panel__row" data-testid="podium-asking" data-name={person.name}>
            <span class="panel__name">{person.name}</span>
            <IconButton
              kind="plain"
              icon="podium"
              label={texts.giveTo(person.name)}
              isDisabled={isFull}
              onClick={() => void model.give(person)}
              testId="podium-give"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

const WHOLE = /^\d{1,3}$/;

function Rules({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { settings } = model.context.room.status.value;
  const limit = useSignal(String(settings.maxPodium));
  return (
    <section class="podium__rules">
      <h3 class="panel__title">{texts.rules}</h3>
      <form
        class="podium__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (WHOLE.test(limit.peek())) void model.set({ maxPodium: Number(limit.peek()) });
        }}
      >
        <Field
          label={texts.limit}
          value={limit.value}
          onInput={(text) => (limit.value = text)}
          hint={texts.limitHint}
          maxLength={3}
          testId="podium-limit"
        />
        <Button type="submit" testId="podium-limit-save">
          {texts.save}
        </Button>
      </form>
      <Check
        label={texts.audienceMic}
        isOn={settings.audienceMic}
        onChange={(audienceMic) => void model.set({ audienceMic })}
        testId="podium-audience-mic"
      />
      <Check
        label={texts.audienceCamera}
        isOn={settings.audienceCamera}
        onChange={(audienceCamera) => void model.set({ audienceCamera })}
        testId="podium-audience-camera"
      />
    </section>
  );
}
