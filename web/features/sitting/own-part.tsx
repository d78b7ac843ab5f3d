/** What everybody may say in a sitting: where they sit, and what disturbs them. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { DISTURBANCE_KINDS, type DisturbanceKind } from '../../../client/features/sitting/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import type { SittingModel } from './model.ts';

type Props = { readonly model: SittingModel };

const MAX_TEXT_CHARS = 200;

/** One's own place and disturbance. */
export function OwnPart({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const { isInHall, ownDisturbance } = model.view.value;
  const places = [
    { value: 'remote', label: texts.remote },
    { value: 'hall', label: texts.inHall },
  ];
  return (
    <section class="sitting__part" aria-label={texts.disturbance}>
      <Select
        label={texts.place}
        value={isInHall ? 'hall' : 'remote'}
        options={places}
        onChange={(value) => void model.setPlace(value === 'hall')}
        testId="sitting-place"
      />
      {ownDisturbance === undefined ? (
        <ReportForm model={model} />
      ) : (
        <>
          <p role="status" data-testid="sitting-own">
            {texts.reported(texts.kinds[ownDisturbance.kind], model.clockOf(ownDisturbance.atMs))}
          </p>
          <Button onClick={() => void model.settle()} testId="sitting-settle-own">
            {texts.settleOwn}
          </Button>
        </>
      )}
    </section>
  );
}

function ReportForm({ model }: Props): JSX.Element {
  const texts = model.context.texts.value;
  const kind = useSignal<DisturbanceKind>('sound');
  const text = useSignal('');
  const options = DISTURBANCE_KINDS.map((value) => ({ value, label: texts.kinds[value] }));
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    void model.report(kind.peek(), text.peek()).then((isDone) => isDone && (text.value = ''));
  };
  return (
    <form class="sitting__form" onSubmit={onSubmit} aria-label={texts.disturbance}>
      <Select
        label={texts.kind}
        value={kind.value}
        options={options}
        onChange={(value) => (kind.value = DISTURBANCE_KINDS.find((one) => one === value) ?? 'other')}
        testId="sitting-kind"
      />
      <Field
        label={texts.details}
        value={text.value}
        maxLength={MAX_TEXT_CHARS}
        onInput={(value) => (text.value = value)}
        testId="sitting-details"
      />
      <Button type="submit" icon="warning" testId="sitting-report">
        {texts.report}
      </Button>
    </form>
  );
}
