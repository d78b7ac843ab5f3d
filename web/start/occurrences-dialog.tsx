/** The next occurrences of a meeting that repeats: each can be left out, moved, and put back. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { MeetingShown } from '../../client/management/types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useApp, useTexts } from '../views/app-context.ts';
import { dayName, timesOf } from './days.ts';
import { EditFailure } from './edit-failure.tsx';
import { MoveForm } from './move-form.tsx';
import {
  draftOfMove,
  listOccurrences,
  move,
  restore,
  skip,
  timeOf,
  type ListedOccurrence,
  type OccurrenceChange,
} from './occurrences.ts';
import type { RowProps } from './row-props.ts';
import { useStartTexts } from './use-start-texts.ts';

type Props = Pick<RowProps, 'model' | 'editing'> & { readonly meeting: MeetingShown };

/** Stays open: whoever leaves out one may want to leave out another. */
export function OccurrencesDialog({ model, meeting: opened, editing }: Props): JSX.Element {
  const { occurrences: texts } = useStartTexts();
  const moving = useSignal('');
  const news = useSignal('');
  const status = useRef<HTMLParagraphElement>(null);
  const meeting = model.newest(opened);

  const save = async (change: (of: MeetingShown) => OccurrenceChange, said: string): Promise<void> => {
    news.value = '';
    if (!(await model.changeOccurrences(meeting, change(model.newest(opened))))) return;
    moving.value = '';
    news.value = said;
    status.current?.focus(); // the button that had it is another one now
  };
  return (
    <Dialog
      title={texts.title(meeting.title)}
      closeLabel={useTexts().controls.close}
      onClose={() => (editing.value = undefined)}
    >
      <EditFailure model={model} />
      <p class="start__soft" role="status" tabIndex={-1} ref={status} data-testid="start-occurrences-status">
        {news.value || texts.hint(meeting.timeZone)}
      </p>
      <ul class="start__list" role="list" aria-label={texts.title(meeting.title)}>
        {listOccurrences(meeting, Date.now()).map((listed) => (
          <Row key={listed.occurrence} {...{ listed, meeting, moving, save }} />
        ))}
      </ul>
    </Dialog>
  );
}

type ListedProps = {
  readonly listed: ListedOccurrence;
  readonly meeting: MeetingShown;
  /** The one whose form is open; empty = none. */
  readonly moving: Signal<string>;
  readonly save: (change: (of: MeetingShown) => OccurrenceChange, said: string) => Promise<void>;
};

function Row({ listed, meeting, moving, save }: ListedProps): JSX.Element {
  const { occurrences: texts } = useStartTexts();
  const { language } = useApp().look;
  const { occurrence, state, startsAt, endsAt } = listed;
  const planned = dayName(occurrence, language.value);
  const times =
    startsAt === undefined || endsAt === undefined
      ? planned
      : timesOf({ occurrence: { startsAt, endsAt }, day: 'next' }, language.value);
  const said = {
    planned: '',
    moved: texts.moved(`${planned}, ${timeOf(occurrence)}`),
    skipped: texts.skipped,
  }[state];
  return (
    <li class="start__row" data-testid="start-occurrence" data-name={occurrence} data-state={state}>
      <div class="start__main">
        <p class="start__about">
          <span class={state === 'skipped' ? 'start__title start__gone' : 'start__title'}>{times}</span>
          {said !== '' && <span class="start__soft">{said}</span>}
        </p>
        {moving.value !== occurrence && <Choices {...{ listed, planned, moving, save }} />}
      </div>
      {moving.value === occurrence && (
        <MoveForm
          first={draftOfMove(meeting, occurrence)}
          label={texts.moveOne(planned)}
          onSave={(draft) => save((of) => move(of, occurrence, draft), texts.saved)}
          onCancel={() => (moving.value = '')}
        />
      )}
    </li>
  );
}

type ChoicesProps = Pick<ListedProps, 'listed' | 'moving' | 'save'> & { readonly planned: string };

function Choices({ listed, planned, moving, save }: ChoicesProps): JSX.Element {
  const { occurrences: texts } = useStartTexts();
  const { occurrence, state } = listed;
  const named = (short: string, long: string): JSX.Element => (
    <>
      <span aria-hidden="true">{short}</span>
      <span class="visually-hidden">{long}</span>
    </>
  );
  return (
    <span class="start__choices">
      {state !== 'skipped' && (
        <>
          <Button kind="link" onClick={() => (moving.value = occurrence)} testId="start-move">
            {named(texts.move, texts.moveOne(planned))}
          </Button>
          <Button
            kind="link"
            onClick={() => void save((of) => skip(of, occurrence), texts.skippedNow(planned))}
            testId="start-skip"
          >
            {named(texts.skip, texts.skipOne(planned))}
          </Button>
        </>
      )}
      {state !== 'planned' && (
        <Button
          kind="link"
          onClick={() => void save((of) => restore(of, occurrence), texts.restored(planned))}
          testId="start-restore"
        >
          {named(texts.restore, texts.restoreOne(planned))}
        </Button>
      )}
    </span>
  );
}
