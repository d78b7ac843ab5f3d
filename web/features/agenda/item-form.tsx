/** Forms of whoever leads: one item, or many lines at once. */
import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { AGENDA_KINDS, type AgendaDraft } from '../../../client/features/agenda/index.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field, Select, TextArea } from '../../ui/field.tsx';
import type { AgendaModel } from './model.ts';
import { parseLines } from './parse-lines.ts';

const EMPTY: AgendaDraft = { number: '', title: '', text: '', kind: 'discussion', isPublic: true };
/** As the server takes them. */
const MAX_CHARS = { number: 16, title: 200, text: 2_000 } as const;

type FormProps = {
  readonly model: AgendaModel;
  readonly start: AgendaDraft | undefined;
  readonly onSave: (draft: AgendaDraft) => Promise<void>;
  readonly extra?: ComponentChildren;
};

export function ItemForm({ model, start, onSave, extra }: FormProps): JSX.Element {
  const texts = model.context.texts.value;
  const draft = useSignal(start ?? EMPTY);
  const isBusy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (draft.peek().title.trim() === '' || isBusy.peek()) return;
    isBusy.value = true;
    await onSave(draft.peek());
    isBusy.value = false;
    if (start === undefined) draft.value = { ...EMPTY, kind: draft.peek().kind };
  };
  return (
    <form class="agenda__form" onSubmit={(event) => void submit(event)} data-testid="agenda-form">
      <DraftFields model={model} draft={draft} isNew={start === undefined} />
      <div class="agenda__buttons">
        <Button kind="primary" type="submit" isBusy={isBusy.value} testId="agenda-save">
          {start === undefined ? texts.add : texts.save}
        </Button>
        {extra}
      </div>
    </form>
  );
}

type FieldsProps = {
  readonly model: AgendaModel;
  readonly draft: Signal<AgendaDraft>;
  readonly isNew: boolean;
};

function DraftFields({ model, draft, isNew }: FieldsProps): JSX.Element {
  const texts = model.context.texts.value;
  const set = (change: Partial<AgendaDraft>): void => {
    draft.value = { ...draft.peek(), ...change };
  };
  const { number, title, text, kind, isPublic } = draft.value;
  return (
    <>
      <div class="agenda__pair">
        <Field
          label={texts.number}
          value={number}
          hint={isNew ? texts.numberHint : undefined}
          maxLength={MAX_CHARS.number}
          onInput={(value) => set({ number: value })}
          testId="agenda-number"
        />
        <Select
          label={texts.kind}
          value={kind}
          options={AGENDA_KINDS.map((value) => ({ value, label: texts.kinds[value] }))}
          onChange={(value) => set({ kind: AGENDA_KINDS.find((one) => one === value) ?? 'other' })}
          testId="agenda-kind"
        />
      </div>
      <Field
        label={texts.itemTitle}
        value={title}
        maxLength={MAX_CHARS.title}
        onInput={(value) => set({ title: value })}
        isRequired
        testId="agenda-title-field"
      />
      <TextArea
        label={texts.text}
        value={text}
        maxLength={MAX_CHARS.text}
        onInput={(value) => set({ text: value })}
        testId="agenda-text-field"
      />
      <Check
        label={texts.notPublic}
        isOn={!isPublic}
        onChange={(isOn) => set({ isPublic: !isOn })}
        testId="agenda-not-public"
      />
    </>
  );
}

export function AddForms({ model }: { readonly model: AgendaModel }): JSX.Element {
  const texts = model.context.texts.value;
  return (
    <div class="agenda__add">
      <ItemForm
        model={model}
        start={undefined}
        onSave={async (draft) => {
          await model.add([draft]);
        }}
      />
      <details class="agenda__many">
        <summary data-testid="agenda-many">{texts.addMany}</summary>
        <ManyForm model={model} />
      </details>
    </div>
  );
}

function ManyForm({ model }: { readonly model: AgendaModel }): JSX.Element {
  const texts = model.context.texts.value;
  const lines = useSignal('');
  const drafts = parseLines(lines.value);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (drafts.length > 0 && (await model.add(drafts))) lines.value = '';
  };
  return (
    <form class="agenda__form" onSubmit={(event) => void submit(event)}>
      <TextArea
        label={texts.addManyHelp}
        value={lines.value}
        rows={5}
        onInput={(value) => (lines.value = value)}
        testId="agenda-lines"
      />
      <Button type="submit" testId="agenda-add-lines">
        {texts.addManyCount(drafts.length)}
      </Button>
    </form>
  );
}
