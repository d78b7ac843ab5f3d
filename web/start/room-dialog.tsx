/** Makes a room, or changes one. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { RoomDetail } from '../../client/management/types.ts';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/check.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Select } from '../ui/field.tsx';
import { useTexts } from '../views/app-context.ts';
import { EditFailure } from './edit-failure.tsx';
import { NEW_ROOM, roomChangeOf, roomDraftOf, roomFaultOf, type RoomDraft } from './room-draft.ts';
import type { RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

const MAX_TITLE_LENGTH = 200;
const MAX_NAME_LENGTH = 64;

export type RoomDialogProps = RowProps & { readonly detail: RoomDetail | undefined };

export function RoomDialog({ model, detail, editing, done }: RoomDialogProps): JSX.Element {
  const { room: texts, start } = useStartTexts();
  const draft = useSignal<RoomDraft>(detail ? roomDraftOf(detail) : NEW_ROOM);
  const isChecked = useSignal(false);

  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    isChecked.value = true;
    if (roomFaultOf(draft.peek()) !== undefined) return;
    const change = roomChangeOf(draft.peek(), detail);
    const room = draft.peek().room.trim() || undefined;
    const isDone = detail
      ? await model.changeRoom(model.newestRoom(detail), change)
      : await model.createRoom({ ...change, room });
    if (!isDone) return;
    editing.value = undefined;
    done(start.saved(change.title));
  };
  return (
    <Dialog
      title={detail ? texts.change : texts.create}
      closeLabel={useTexts().controls.close}
      onClose={() => (editing.value = undefined)}
    >
      <form class="start__form" onSubmit={(event) => void save(event)} noValidate>
        <EditFailure model={model} />
        <Names draft={draft} isNew={detail === undefined} isChecked={isChecked.value} />
        <Circles draft={draft} own={model.groups.value.join(', ')} />
        <Settings draft={draft} />
        <div>
          <Button kind="primary" type="submit" isBusy={model.isBusy.value} testId="start-save-room">
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type DraftProps = { readonly draft: Signal<RoomDraft> };

const setter =
  (draft: Signal<RoomDraft>) =>
  (change: Partial<RoomDraft>): void => {
    draft.value = { ...draft.value, ...change };
  };

type NamesProps = DraftProps & { readonly isNew: boolean; readonly isChecked: boolean };

function Names({ draft, isNew, isChecked }: NamesProps): JSX.Element {
  const texts = useStartTexts().room;
  const set = setter(draft);
  const fault = isChecked ? roomFaultOf(draft.value) : undefined;
  return (
    <>
      <Field
        label={texts.title}
        value={draft.value.title}
        onInput={(title) => set({ title })}
        error={fault === 'title' ? texts.titleMissing : undefined}
        errorCode="ARGUMENT_INVALID"
        maxLength={MAX_TITLE_LENGTH}
        testId="start-room-title"
      />
      {isNew && (
        <Field
          label={texts.name}
          value={draft.value.room}
          onInput={(room) => set({ room })}
          hint={texts.nameHint}
          error={fault === 'room' ? texts.nameInvalid : undefined}
          errorCode="ARGUMENT_INVALID"
          maxLength={MAX_NAME_LENGTH}
          testId="start-room-name"
        />
      )}
    </>
  );
}

function Circles({ draft, own }: DraftProps & { readonly own: string }): JSX.Element {
  const texts = useStartTexts().room;
  const set = setter(draft);
  const { isForEverybody, groups, chairs, moderators, people } = draft.value;
  const entries = (['everybody', 'groups'] as const).map((value) => ({ value, label: texts.entries[value] }));
  return (
    <>
      <Select
        label={texts.entry}
        value={isForEverybody ? 'everybody' : 'groups'}
        options={entries}
        onChange={(value) => set({ isForEverybody: value === 'everybody' })}
        testId="start-entry"
      />
      {!isForEverybody && (
        <Field
          label={texts.groups}
          value={groups}
          onInput={(text) => set({ groups: text })}
          hint={texts.groupsHint(own)}
          testId="start-groups"
        />
      )}
      <Field
        label={texts.chairs}
        value={chairs}
        onInput={(text) => set({ chairs: text })}
        hint={texts.circlesHint}
        testId="start-chairs"
      />
      <Field
        label={texts.moderators}
        value={moderators}
        onInput={(text) => set({ moderators: text })}
        hint={people === 0 ? undefined : texts.people(people)}
        testId="start-moderators"
      />
    </>
  );
}

function Settings({ draft }: DraftProps): JSX.Element {
  const texts = useStartTexts().room;
  const set = setter(draft);
  const { locked, audienceMic, audienceCamera, maxParticipants } = draft.value;
  return (
    <div>
      <Field
        type="number"
        label={texts.maxParticipants}
        value={maxParticipants}
        onInput={(text) => set({ maxParticipants: text })}
        hint={texts.maxParticipantsHint}
        testId="start-max-participants"
      />
      <Check
        label={texts.locked}
        isOn={locked}
        onChange={(on) => set({ locked: on })}
        testId="start-locked"
      />
      <Check
        label={texts.audienceMic}
        isOn={audienceMic}
        onChange={(on) => set({ audienceMic: on })}
        testId="start-audience-mic"
      />
      <Check
        label={texts.audienceCamera}
        isOn={audienceCamera}
        onChange={(on) => set({ audienceCamera: on })}
        testId="start-audience-camera"
      />
    </div>
  );
}
