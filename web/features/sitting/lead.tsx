/** What the chair does: opens and closes the sitting, interrupts and resumes it, sees what disturbs people. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Disturbance, StepName } from '../../../client/features/sitting/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { Losses } from './losses.tsx';
import type { SittingModel } from './model.ts';
import { OpenForm } from './open-form.tsx';

type Props = { readonly model: SittingModel };

const MAX_TEXT_CHARS = 200;

/** For who moderates. */
export function Lead({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { sitting, disturbances } = model.view.value;
  return (
    <section class="sitting__part" aria-label={texts.lead}>
      <h3 class="sitting__heading">{texts.lead}</h3>
      {disturbances.length > 0 && (
        <ul role="list" aria-label={texts.disturbances} data-testid="sitting-disturbances">
          {disturbances.map((one) => (
            <DisturbanceRow key={one.disturbanceId} model={model} one={one} />
          ))}
        </ul>
      )}
      {sitting && <Losses model={model} />}
      {sitting === undefined && <OpenForm model={model} />}
      {sitting && (sitting.suspended ? <Resume model={model} /> : <Suspend model={model} />)}
      {sitting && (
        <SureButton
          label={texts.close}
          sure={texts.closeSure}
          onClick={() => void model.close()}
          testId="sitting-close"
        />
      )}
    </section>
  );
}

function DisturbanceRow({ model, one }: Props & { readonly one: Disturbance }): JSX.Element {
  const texts = model.context.texts.value;
  const words = [`${texts.kinds[one.kind]}, ${model.clockOf(one.atMs)}`, one.text].filter(Boolean);
  return (
    <li class="sitting__row" data-testid="sitting-disturbance" data-name={one.name}>
      <span class="sitting__who">
        <span class="sitting__name">{one.name}</span>
        <span class="sitting__soft">{words.join(': ')}</span>
      </span>
      <IconButton
        kind="plain"
        icon="close"
        label={texts.settleOf(one.name)}
        onClick={() => void model.settle(one)}
        testId="sitting-settle"
      />
    </li>
  );
}

/** Interrupts it. */
function Suspend({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const reason = useSignal('');
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void model.suspend(reason.peek());
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={texts.suspend}>
      <Field
        label={texts.reason}
        value={reason.value}
        maxLength={MAX_TEXT_CHARS}
        onInput={(value) => (reason.value = value)}
        testId="sitting-reason"
      />
      <Button type="submit" testId="sitting-suspend">
        {texts.suspend}
      </Button>
    </form>
  );
}

const STEPS: readonly StepName[] = ['none', 'vote', 'speech'];

/** Goes on, with the step that is done again. */
function Resume({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const words = useSignal('');
  const step = useSignal<StepName>('none');
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void model.resume(words.peek(), step.peek());
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={texts.resume}>
      <Select
        label={texts.step}
        hint={step.value === 'none' ? undefined : texts.stepHints[step.value]}
        value={step.value}
        options={STEPS.map((value) => ({ value, label: texts.steps[value] }))}
        onChange={(value) => (step.value = STEPS.find((one) => one === value) ?? 'none')}
        testId="sitting-step"
      />
      <Field
        label={texts.repeat}
        hint={texts.repeatHint}
        value={words.value}
        maxLength={MAX_TEXT_CHARS}
        onInput={(value) => (words.value = value)}
        testId="sitting-repeat"
      />
      <Button type="submit" kind="primary" testId="sitting-resume">
        {texts.resume}
      </Button>
    </form>
  );
}
