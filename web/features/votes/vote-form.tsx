/** What the chair says of a new vote. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { VoteDisplayName, VoteRuleName } from '../../../client/features/votes/index.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import { isReady, newDraft, QUORUMS, wishOf, type Draft } from './form-draft.ts';
import { Law } from './law.tsx';
import type { VotesModel } from './model.ts';
import { RollPicker } from './roll-picker.tsx';

type Props = { readonly model: VotesModel };
type DraftProps = Props & { readonly draft: Draft };

const MAX_QUESTION_CHARS = 2_000;
const DISPLAYS: readonly VoteDisplayName[] = ['names', 'names-live', 'sums'];
const RULES: readonly VoteRuleName[] = ['simple', 'absolute', 'two-thirds-cast', 'two-thirds-roll'];
const MINUTES: readonly number[] = [0, 1, 2, 5, 10];

export function VoteForm({ model }: Props): JSX.Element {
  const texts = model.context.texts.value.form;
  const draft = useMemo(newDraft, []);
  useEffect(() => void model.loadForm(), [model]);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isReady(draft)) return;
    const order = model.form.peek()?.candidates.map(({ candidateId }) => candidateId) ?? [];
    void model.open(wishOf(draft, order)).then((isOpen) => (isOpen ? undefined : model.loadForm()));
  };
  return (
    <form
      class="votes__form"
      aria-labelledby="votes-form-title"
      onSubmit={onSubmit}
      onFocusIn={() => void model.refreshForm()}
      data-testid="votes-form"
    >
      <h3 id="votes-form-title">{texts.title}</h3>
      <Item model={model} />
      <TextArea
        label={texts.question}
        value={draft.question.value}
        maxLength={MAX_QUESTION_CHARS}
        onInput={(text) => (draft.question.value = text)}
        isRequired
        testId="votes-form-question"
      />
      <Answers model={model} draft={draft} />
      <Choices model={model} draft={draft} />
      <RollPicker model={model} draft={draft} />
      <Law model={model} />
      <Button kind="primary" type="submit" testId="votes-form-open">
        {texts.open}
      </Button>
    </form>
  );
}

/** On what it is. */
function Item({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const form = model.form.value;
  if (form === undefined) return null;
  const { itemNumber, itemTitle } = form;
  return (
    <p class="votes__soft" data-testid="votes-form-item">
      {itemTitle === '' ? texts.form.noItem : texts.item(itemNumber, itemTitle)}
    </p>
  );
}

function Answers({ model, draft }: DraftProps): JSX.Element {
  const texts = model.context.texts.value.form;
  return (
    <>
      <TextArea
        label={texts.options}
        hint={texts.optionsHint}
        value={draft.options.value}
        maxLength={MAX_QUESTION_CHARS}
        onInput={(text) => (draft.options.value = text)}
        testId="votes-form-options"
      />
      {draft.options.value.trim() === '' && (
        <Check
          label={texts.withAbstention}
          isOn={draft.hasAbstention.value}
          onChange={(isOn) => (draft.hasAbstention.value = isOn)}
          testId="votes-form-abstention"
        />
      )}
    </>
  );
}

function Choices({ model, draft }: DraftProps): JSX.Element {
  const { form, displays, rules } = model.context.texts.value;
  return (
    <>
      <Select
        label={form.display}
        value={draft.display.value}
        options={DISPLAYS.map((value) => ({ value, label: displays[value] }))}
        onChange={(value) => (draft.display.value = DISPLAYS.find((one) => one === value) ?? 'names')}
        testId="votes-form-display"
      />
      <Select
        label={form.rule}
        value={draft.rule.value}
        options={RULES.map((value) => ({ value, label: rules[value] }))}
        onChange={(value) => (draft.rule.value = RULES.find((one) => one === value) ?? 'simple')}
        testId="votes-form-rule"
      />
      <Quorum model={model} draft={draft} />
      <Select
        label={form.duration}
        value={draft.minutes.value}
        options={MINUTES.map((minutes) => ({
          value: String(minutes),
          label: minutes === 0 ? form.durationNone : form.durationOf(minutes),
        }))}
        onChange={(value) => (draft.minutes.value = value)}
        testId="votes-form-duration"
      />
    </>
  );
}

function Quorum({ model, draft }: DraftProps): JSX.Element {
  const { form } = model.context.texts.value;
  return (
    <>
      <Select
        label={form.quorum}
        value={draft.quorum.value}
        options={QUORUMS.map((value) => ({ value, label: form.quorums[value] }))}
        onChange={(value) => (draft.quorum.value = QUORUMS.find((one) => one === value) ?? 'none')}
        testId="votes-form-quorum"
      />
      {draft.quorum.value === 'number' && (
        <Field
          label={form.needed}
          value={draft.needed.value}
          maxLength={4}
          onInput={(value) => (draft.needed.value = value.replace(/\D/g, ''))}
          testId="votes-form-needed"
        />
      )}
    </>
  );
}
