/** The waiting room in the panel: who waits, letting them in, and who has to wait at all. */
import type { JSX } from 'preact';
import type { WaitingMode, WaitingView } from '../../../client/features/moderation/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import type { ModerationModel } from './model.ts';

type Props = { readonly model: ModerationModel };

const MODES: readonly WaitingMode[] = ['off', 'guests', 'all'];

export function WaitingPart({ model }: Props): JSX.Element {
  const { waiting: texts, badge } = model.context.texts.value;
  const { waiting, waitingCount, waitingRoom } = model.view.value;
  return (
    <section class="moderation__part" aria-labelledby="moderation-waiting-title">
      <h3 id="moderation-waiting-title">{texts.title}</h3>
      <p class="moderation__note" role="status">
        {waitingCount === 0 ? texts.none : badge(waitingCount)}
      </p>
      {waiting.length > 0 && (
        <ol role="list" data-testid="moderation-waiting">
          {waiting.map((person) => (
            <Row key={person.number} model={model} person={person} />
          ))}
        </ol>
      )}
      {waitingCount > waiting.length && (
        <p class="moderation__note">{texts.more(waitingCount - waiting.length)}</p>
      )}
      {waitingCount > 1 && (
        <Button
          kind="primary"
          onClick={() => void model.run(model.commands.admitAll())}
          testId="moderation-admit-all"
        >
          {texts.admitAll}
        </Button>
      )}
      <Select
        label={texts.mode}
        value={waitingRoom}
        options={MODES.map((mode) => ({ value: mode, label: texts.modes[mode] }))}
        onChange={(value) => {
          const mode = MODES.find((one) => one === value);
          if (mode !== undefined) void model.run(model.commands.setWaitingRoom(mode));
        }}
        testId="moderation-waiting-mode"
      />
    </section>
  );
}

function Row({ model, person }: Props & { readonly person: WaitingView }): JSX.Element {
  const { waiting: texts } = model.context.texts.value;
  const { number, name, sinceMs } = person;
  return (
    <li
      class="moderation__row moderation__row--waiting"
      data-testid="moderation-waiting-row"
      data-name={name}
    >
      <span class="moderation__who">
        <span class="moderation__name">{name}</span>
        <span class="moderation__note">{texts.since(model.timeOf(sinceMs))}</span>
      </span>
      <IconButton
        kind="plain"
        icon="close"
        label={texts.refuseOf(name)}
        onClick={() => void model.run(model.commands.remove(number))}
        testId="moderation-refuse"
      />
      <Button onClick={() => void model.run(model.commands.admit(number))} testId="moderation-admit">
        {texts.admit}
        <span class="visually-hidden">: {name}</span>
      </Button>
    </li>
  );
}
