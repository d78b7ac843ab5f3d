/** What somebody finds who has logged in: today's meetings, the next ones, and rooms. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useApp } from '../views/app-context.ts';
import type { Day, ListedMeeting } from './days.ts';
import { FailureNotice } from './failure-notice.tsx';
import { MeetingDialog } from './meeting-dialog.tsx';
import { MeetingRow } from './meeting-row.tsx';
import { OccurrencesDialog } from './occurrences-dialog.tsx';
import { RoomDialog } from './room-dialog.tsx';
import { RoomRow } from './room-row.tsx';
import './start.css';
import { StartModel } from './start-model.ts';
import type { Editing, RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

/** So that "now" and "today" stay true while the page is open. */
const LOOK_EVERY_MS = 30_000;

export function StartPart(): JSX.Element | null {
  const { api } = useApp();
  const texts = useStartTexts().start;
  const model = useMemo(
    () => new StartModel({ api, nowMs: Date.now, newKey: () => crypto.randomUUID() }),
    [api],
  );
  const editing = useSignal<Editing | undefined>(undefined);
  const news = useSignal('');
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    void model.load();
    const timer = setInterval(() => model.look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [model]);
  const done = (text: string): void => {
    news.value = text;
    title.current?.focus();
  };
  if (model.state.value === 'absent') return null;
  return (
    <>
      <section class="start" aria-labelledby="start-title" data-testid="start" data-state={model.state.value}>
        <h2 id="start-title" ref={title} tabIndex={-1}>
          {texts.label}
        </h2>
        <p class="start__status" role="status" data-testid="start-status">
          {model.state.value === 'loading' ? texts.loading : news.value}
        </p>
        {editing.value === undefined && <FailureNotice code={model.failure.value} />}
        {model.state.value === 'failed' && <Failed model={model} />}
        {model.state.value === 'ready' && <Lists model={model} editing={editing} done={done} />}
        <Editor model={model} editing={editing} done={done} />
      </section>
      {model.state.value === 'ready' && <h2 class="start__other">{texts.other}</h2>}
    </>
  );
}

/** The dialog that is open. */
function Editor(props: RowProps): JSX.Element | null {
  const open = props.editing.value;
  switch (open?.kind) {
    case 'meeting':
      return <MeetingDialog {...props} meeting={open.meeting} />;
    case 'occurrences':
      return <OccurrencesDialog {...props} meeting={open.meeting} />;
    case 'room':
      return <RoomDialog {...props} detail={open.detail} />;
    case undefined:
      return null;
  }
}

function Failed({ model }: { model: StartModel }): JSX.Element {
  const texts = useStartTexts().start;
  return (
    <div class="start__failed" role="alert">
      <p>{texts.failed}</p>
      <Button onClick={() => void model.load()} testId="start-again">
        {texts.again}
      </Button>
    </div>
  );
}

function Lists(props: RowProps): JSX.Element {
  const { model, editing } = props;
  const { start: texts, meeting, room } = useStartTexts();
  const listed = model.meetings.value;
  const rooms = model.rooms.value;
  const of = (day: Day): readonly ListedMeeting[] => listed.filter((one) => one.day === day);
  const edit = (value: Editing) => () => {
    model.forgetFailure();
    editing.value = value;
  };
  return (
    <>
      {listed.length === 0 && <p class="start__soft">{texts.noMeetings}</p>}
      {(['today', 'next', 'over'] as const).map((day) => (
        <Meetings key={day} {...props} day={day} listed={of(day)} />
      ))}
      <section aria-labelledby="start-rooms">
        <h3 id="start-rooms">{texts.rooms}</h3>
        {rooms.length === 0 && <p class="start__soft">{texts.noRooms}</p>}
        <ul class="start__list" role="list" aria-labelledby="start-rooms">
          {rooms.map((one) => (
            <RoomRow key={one.room} {...props} room={one} />
          ))}
        </ul>
      </section>
      <div class="start__new">
        {model.plannable.value.length > 0 && (
          <Button onClick={edit({ kind: 'meeting', meeting: undefined })} testId="start-new-meeting">
            {meeting.create}
          </Button>
        )}
        {model.mayCreateRooms.value && (
          <Button onClick={edit({ kind: 'room', detail: undefined })} testId="start-new-room">
            {room.create}
          </Button>
        )}
      </div>
    </>
  );
}

type MeetingsProps = RowProps & { readonly day: Day; readonly listed: readonly ListedMeeting[] };

function Meetings({ day, listed, ...props }: MeetingsProps): JSX.Element | null {
  const texts = useStartTexts().start;
  if (listed.length === 0) return null;
  const id = `start-${day}`;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{texts[day]}</h3>
      <ul class="start__list" role="list" aria-labelledby={id}>
        {listed.map((one) => (
          <MeetingRow key={one.meeting.id} {...props} listed={one} />
        ))}
      </ul>
    </section>
  );
}
