/** Everybody by name, beside the gallery: how many, who has the microphone on, and a search. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { wholeRows } from '../state/people-rows.ts';
import { MAX_SEARCH_LENGTH, PeopleSearch, type SearchState } from '../state/people-search.ts';
import { pagesAround } from '../state/row-window.ts';
import { errorTextKey } from '../texts/error-text.ts';
import { IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useTexts } from './app-context.ts';
import { PeopleList } from './people-list.tsx';
import './people-panel.css';

export type PeoplePanelProps = { readonly call: Call; readonly onClose: () => void };

/** Takes the focus while open and gives it back; Escape closes it. */
export function PeoplePanel({ call, onClose }: PeoplePanelProps): JSX.Element {
  const texts = useTexts();
  const title = useRef<HTMLHeadingElement>(null);
  const search = useMemo(
    () =>
      new PeopleSearch({
        search: (text) => call.client.search(text),
        everybody: () => (call.isInPages.peek() ? undefined : call.people.peek()),
      }),
    [call],
  );
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus();
    return () => {
      search.close();
      call.pages.set('byName', []);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside
      class="people"
      aria-labelledby="people-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (search.text.peek() === '') onClose();
        else search.type('');
      }}
    >
      <div class="people__head">
        <h2 id="people-title" ref={title} tabIndex={-1}>
          {texts.room.peopleTitle}
        </h2>
        <IconButton kind="plain" icon="close" label={texts.controls.close} onClick={onClose} />
      </div>
      <Counts call={call} />
      <div class="people__search">
        <Field
          isSearch
          label={texts.people.search}
          isLabelHidden
          value={search.text.value}
          onInput={(text) => search.type(text)}
          maxLength={MAX_SEARCH_LENGTH}
          testId="people-search"
        />
      </div>
      {search.state.value.kind === 'off' ? (
        <Everybody call={call} />
      ) : (
        <Found call={call} state={search.state.value} />
      )}
    </aside>
  );
}

function Counts({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const { participantCount, counts } = call.status.value;
  return (
    <p class="people__counts">
      {texts.room.people(participantCount)} · {texts.people.openMics(counts.openMics)}
    </p>
  );
}

/** In a large room the pages in view are asked for, and the next ones. */
function Everybody({ call }: { call: Call }): JSX.Element {
  const rows = call.everybody.value;
  const isInPages = call.isInPages.value;
  return (
    <PeopleList
      call={call}
      rows={rows}
      labelledBy="people-title"
      onRows={(shown) =>
        call.pages.set('byName', isInPages ? pagesAround(shown, rows.pageSize, rows.count) : [])
      }
    />
  );
}

function Found({ call, state }: { call: Call; state: Exclude<SearchState, { kind: 'off' }> }): JSX.Element {
  const texts = useTexts();
  const rows = useMemo(() => wholeRows(state.kind === 'found' ? state.found.people : []), [state]);
  return (
    <>
      <p class="people__found" role="status">
        {state.kind === 'found' && texts.people.found(state.found.total, rows.count)}
        {state.kind === 'failed' && texts.errors[errorTextKey(state.code)].title}
      </p>
      <PeopleList call={call} rows={rows} labelledBy="people-title" />
    </>
  );
}
