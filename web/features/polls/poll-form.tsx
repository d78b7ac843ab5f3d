/** A new poll, for who moderates. */
import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { MAX_OPTIONS, type PollsModel } from './model.ts';

const MAX_QUESTION_CHARS = 300;
const MAX_OPTION_CHARS = 120;

export function PollForm({ model }: { readonly model: PollsModel }): JSX.Element {
  const texts = model.context.texts.value;
  const isComplete = model.isComplete.value;
  return (
    <details class="polls__new">
      <summary data-testid="polls-new">{texts.create}</summary>
      <form
        class="polls__form"
        onSubmit={(event) => {
          event.preventDefault();
          void model.create();
        }}
      >
        <Field
          label={texts.question}
          value={model.question.value}
          onInput={(text) => (model.question.value = text)}
          maxLength={MAX_QUESTION_CHARS}
          testId="polls-question"
        />
        {model.options.value.map((option, index) => (
          <Field
            key={index}
            label={texts.option(index + 1)}
            value={option}
            onInput={(text) => model.setOption(index, text)}
            maxLength={MAX_OPTION_CHARS}
            testId="polls-new-option"
          />
        ))}
        {model.options.value.length < MAX_OPTIONS && (
          <Button kind="quiet" onClick={() => model.addOption()} testId="polls-add-option">
            {texts.addOption}
          </Button>
        )}
        <Check
          label={texts.multiple}
          isOn={model.isMultiple.value}
          onChange={(isOn) => (model.isMultiple.value = isOn)}
          testId="polls-multiple"
        />
        {!isComplete && <p class="polls__note">{texts.incomplete}</p>}
        <Button kind="primary" type="submit" isBusy={!isComplete} testId="polls-start">
          {texts.start}
        </Button>
      </form>
    </details>
  );
}
