/** Plans a meeting, or changes one. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { MeetingShown } from '../../client/management/types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Select, TextArea } from '../ui/field.tsx';
import { useTexts } from '../views/app-context.ts';
import { EditFailure } from './edit-failure.tsx';
import { draftOf, faultOf, newDraft, wishOf, type MeetingDraft } from './meeting-draft.ts';
import { RepeatFields } from './repeat-fields.tsx';
import type { RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

const MAX_TITLE_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 2_000;

export type MeetingDialogProps = RowProps & { readonly meeting: MeetingShown | undefined };

export function MeetingDialog(props: MeetingDialogProps): JSX.Element {
  const { model, meeting, editing, done } = props;
  const { meeting: texts, start } = useStartTexts();
  const first = model.plannable.peek()[0]?.room ?? '';
  const draft = useSignal(meeting ? draftOf(meeting) : newDraft(first, Date.now(), ownTimeZone()));
  const isChecked = useSignal(false);
  const key = useMemo(() => model.newKey(), []);
  const fault = isChecked.value ? faultOf(draft.value) : undefined;

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    isChecked.value = true;
    if (faultOf(draft.peek()) !== undefined) return;
    const wish = wishOf(draft.peek());
    const isDone = meeting
      ? await model.changeMeeting(model.newest(meeting), wish)
      : await model.createMeeting(wish, key);
    if (!isDone) return;
    editing.value = undefined;
    done(start.saved(wish.title));
  };
  return (
    <Dialog
      title={meeting ? texts.change : texts.create}
      closeLabel={useTexts().controls.close}
      onClose={() => (editing.value = undefined)}
    >
      <form class="start__form" onSubmit={(event) => void save(event)} noValidate>
        <EditFailure model={model} />
        <Field
          label={texts.title}
          value={draft.value.title}
          onInput={(title) => (draft.value = { ...draft.value, title })}
          error={fault === 'title' ? texts.titleMissing : undefined}
          errorCode="ARGUMENT_INVALID"
          maxLength={MAX_TITLE_LENGTH}
          testId="start-title"
        />
        {!meeting && <RoomChoice model={model} draft={draft} />}
        <Times draft={draft} isWrong={fault === 'times'} />
        <RepeatFields draft={draft} />
        <TextArea
          label={texts.description}
          value={draft.value.description}
          onInput={(description) => (draft.value = { ...draft.value, description })}
          maxLength={MAX_DESCRIPTION_LENGTH}
          testId="start-description"
        />
        <div>
          <Button kind="primary" type="submit" isBusy={model.isBusy.value} testId="start-save">
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type DraftProps = { readonly draft: Signal<MeetingDraft> };

function RoomChoice({ model, draft }: DraftProps & Pick<RowProps, 'model'>): JSX.Element {
  const texts = useStartTexts().meeting;
  return (
    <Select
      label={texts.room}
      value={draft.value.room}
      options={model.plannable.value.map(({ room, title }) => ({ value: room, label: title || room }))}
      onChange={(room) => (draft.value = { ...draft.value, room })}
      testId="start-in-room"
    />
  );
}

function Times({ draft, isWrong }: DraftProps & { readonly isWrong: boolean }): JSX.Element {
  const texts = useStartTexts().meeting;
  const { day, from, to, timeZone } = draft.value;
  const set = (change: Partial<MeetingDraft>): void => {
    draft.value = { ...draft.value, ...change };
  };
  return (
    <fieldset class="start__times">
      <legend class="visually-hidden">{texts.zone(timeZone)}</legend>
      <Field
        type="date"
        label={texts.date}
        value={day}
        onInput={(text) => set({ day: text })}
        testId="start-date"
      />
      <Field
        type="time"
        label={texts.from}
        value={from}
        onInput={(text) => set({ from: text })}
        testId="start-from"
      />
      <Field
        type="time"
        label={texts.to}
        value={to}
        onInput={(text) => set({ to: text })}
        testId="start-to"
      />
      {isWrong ? (
        <p class="field__error" data-testid="error" data-code="ARGUMENT_INVALID">
          {texts.timesMissing}
        </p>
      ) : (
        <p class="field__hint" aria-hidden="true">
          {texts.zone(timeZone)}
        </p>
      )}
    </fieldset>
  );
}

const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
