/** When a single occurrence is instead. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { isComplete, type MoveDraft } from './occurrences.ts';
import { useStartTexts } from './use-start-texts.ts';

export type MoveFormProps = {
  readonly first: MoveDraft;
  readonly label: string;
  readonly onSave: (draft: MoveDraft) => Promise<void>;
  readonly onCancel: () => void;
};

/** Takes the focus from the button that opened it. */
export function MoveForm({ first, label, onSave, onCancel }: MoveFormProps): JSX.Element {
  const { meeting: texts, occurrences } = useStartTexts();
  const draft = useSignal(first);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const set = (change: Partial<MoveDraft>): void => {
    draft.value = { ...draft.peek(), ...change };
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (isComplete(draft.peek())) void onSave(draft.peek());
  };
  const { day, from, to } = draft.value;
  return (
    <form class="start__times" aria-label={label} ref={form} onSubmit={submit} noValidate>
      <Field
        type="date"
        label={texts.date}
        value={day}
        onInput={(text) => set({ day: text })}
        testId="start-move-date"
      />
      <Field
        type="time"
        label={texts.from}
        value={from}
        onInput={(text) => set({ from: text })}
        testId="start-move-from"
      />
      <Field
        type="time"
        label={texts.to}
        value={to}
        onInput={(text) => set({ to: text })}
        testId="start-move-to"
      />
      <p class="start__choices">
        <Button type="submit" testId="start-move-save">
          {occurrences.move}
        </Button>
        <Button kind="link" onClick={onCancel} testId="start-move-cancel">
          {occurrences.cancel}
        </Button>
      </p>
    </form>
  );
}
