/** A planned meeting in the list. */
import type { JSX } from 'preact';
import type { MeetingShown } from '../../client/management/types.ts';
import { Button } from '../ui/button.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { useApp } from '../views/app-context.ts';
import { CopyButton } from './copy-button.tsx';
import { timesOf, type ListedMeeting } from './days.ts';
import { InviteLink } from './invite-link.tsx';
import { MoreRow } from './more.tsx';
import type { RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

export type MeetingRowProps = RowProps & { readonly listed: ListedMeeting };

export function MeetingRow({ listed, model, editing, done }: MeetingRowProps): JSX.Element {
  const { language } = useApp().look;
  const texts = useStartTexts().start;
  const { meeting, isNow, day } = listed;
  const { id, title, room, mayChange, recurrence } = meeting;
  const roomTitle = model.titleOf(room);
  const mayInvite = model.plannable.value.some((one) => one.room === room);
  const facts = [
    timesOf(listed, language.value),
    roomTitle === title ? '' : roomTitle,
    recurrence === undefined ? '' : texts.repeats,
  ];
  return (
    <MoreRow
      title={title}
      mark={isNow ? texts.now : undefined}
      facts={facts.filter((fact) => fact !== '').join(' · ')}
      room={room}
      isPrimary={day === 'today'}
      testId="start-meeting"
    >
      {meeting.description !== '' && <p class="start__text">{meeting.description}</p>}
      <CopyButton
        kind="link"
        label={texts.copy}
        copied={texts.copied}
        text={() => model.invitationText(meeting, language.peek())}
        onFailed={(error) => model.failWith(error)}
        testId="start-copy"
      />
      <a
        class="button button--link"
        href={`/v1/meetings/${encodeURIComponent(id)}/ics`}
        download={`${id}.ics`}
        data-testid="start-ics"
      >
        {texts.calendar}
      </a>
      {mayInvite && <InviteLink room={room} title={roomTitle} />}
      {mayChange && <Changes meeting={meeting} model={model} editing={editing} done={done} />}
    </MoreRow>
  );
}

function Changes({
  meeting,
  model,
  editing,
  done,
}: RowProps & { readonly meeting: MeetingShown }): JSX.Element {
  const { start: texts, occurrences } = useStartTexts();
  const edit = (kind: 'meeting' | 'occurrences') => (): void => {
    model.forgetFailure();
    editing.value = { kind, meeting };
  };
  const remove = async (): Promise<void> => {
    if (await model.deleteMeeting(meeting)) done(texts.removed(meeting.title));
  };
  return (
    <>
      <Button kind="link" onClick={edit('meeting')} testId="start-change">
        {texts.change}
      </Button>
      {meeting.recurrence !== undefined && (
        <Button kind="link" onClick={edit('occurrences')} testId="start-occurrences">
          {occurrences.open}
        </Button>
      )}
      <SureButton
        kind="link"
        label={texts.remove}
        sure={texts.removeSure}
        onClick={() => void remove()}
        testId="start-delete"
      />
    </>
  );
}
