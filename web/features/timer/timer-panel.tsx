/** For who leads: the clock, the break, and who is ready. */
import type { ComponentChildren, JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { minutesOf, type TimerModel } from './model.ts';
import './timer-panel.css';

type Props = { readonly model: TimerModel };

const MAX_TITLE_CHARS = 120;
const MAX_TEXT_CHARS = 200;
const MAX_MINUTES_CHARS = 4;

export function TimerPanel({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div class="timer-panel" data-testid="timer-panel" tabIndex={0} role="region" aria-label={texts.title}>
      <ClockPart model={model} />
      <BreakPart model={model} />
      <ReadyPart model={model} />
    </div>
  );
}

function ClockPart({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <Part title={texts.timer} onSubmit={() => void model.start()}>
      <Text
        label={texts.timerTitle}
        value={model.timerTitle}
        maxLength={MAX_TITLE_CHARS}
        testId="timer-title"
      />
      <Minutes
        model={model}
        label={texts.minutes}
        hint={texts.minutesHint}
        value={model.timerMinutes}
        testId="timer-minutes"
      />
      <Button kind="primary" type="submit" testId="timer-start">
        {texts.start}
      </Button>
      {model.view.value.timer && (
        <Button onClick={() => void model.stop()} testId="timer-stop">
          {texts.stop}
        </Button>
      )}
    </Part>
  );
}

function BreakPart({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  if (model.view.value.curtain)
    return (
      <Part title={texts.curtain} onSubmit={() => void model.openCurtain()}>
        <Button kind="primary" type="submit" testId="timer-end-break">
          {texts.openCurtain}
        </Button>
      </Part>
    );
  return (
    <Part title={texts.curtain} onSubmit={() => void model.closeCurtain()}>
      <Text
        label={texts.curtainText}
        value={model.curtainText}
        maxLength={MAX_TEXT_CHARS}
        testId="timer-curtain-text"
      />
      <Minutes
        model={model}
        label={texts.breakMinutes}
        hint={texts.breakHint}
        value={model.curtainMinutes}
        testId="timer-break-minutes"
      />
      <Button kind="primary" type="submit" testId="timer-begin-break">
        {texts.closeCurtain}
      </Button>
    </Part>
  );
}

function ReadyPart({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { ready } = model.view.value;
  if (ready === undefined)
    return (
      <Part title={texts.ready} onSubmit={() => void model.askReady()}>
        <Text
          label={texts.readyTitle}
          value={model.readyTitle}
          maxLength={MAX_TITLE_CHARS}
          testId="timer-ready-title"
        />
        <Button kind="primary" type="submit" testId="timer-ask-ready">
          {texts.askReady}
        </Button>
      </Part>
    );
  return (
    <Part title={texts.ready} onSubmit={() => void model.endReady()}>
      {ready.title !== '' && <p>{ready.title}</p>}
      <p role="status" data-testid="timer-ready-counts">
        {texts.counts(ready.ready, ready.notReady)}
      </p>
      {ready.notReadyNames.length > 0 && <p>{texts.notReady(ready.notReadyNames.join(', '))}</p>}
      <Button type="submit" testId="timer-end-ready">
        {texts.endReady}
      </Button>
    </Part>
  );
}

type PartProps = {
  readonly title: string;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
};

const Part = ({ title, onSubmit, children }: PartProps): JSX.Element => (
  <form
    class="timer-panel__part"
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  >
    <h3 class="timer-panel__title">{title}</h3>
    {children}
  </form>
);

type TextProps = {
  readonly label: string;
  readonly value: Signal<string>;
  readonly maxLength: number;
  readonly testId: string;
};

const Text = ({ value, ...props }: TextProps): JSX.Element => (
  <Field {...props} value={value.value} onInput={(text) => (value.value = text)} />
);

type MinutesProps = Omit<TextProps, 'maxLength'> & Props & { readonly hint: string };

const Minutes = ({ model, value, ...props }: MinutesProps): JSX.Element => (
  <Field
    {...props}
    value={value.value}
    maxLength={MAX_MINUTES_CHARS}
    onInput={(text) => (value.value = text)}
    error={minutesOf(value.value) === undefined ? model.context.texts.value.badMinutes : undefined}
  />
);
