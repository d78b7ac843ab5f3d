/** Everybody by name, in the side area: how many, who has the microphone on, and a search. */
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { wholeRows } from '../state/people-rows.ts';
import { MAX_SEARCH_LENGTH, PeopleSearch, type SearchState } from '../state/people-search.ts';
import { pagesAround } from '../state/row-window.ts';
import { errorTextKey } from '../texts/error-text.ts';
import { Field } from '../ui/field.tsx';
import { useApp, useTexts } from './app-context.ts';
import { InviteButton } from './invite-button.tsx';
import { PeopleList } from './people-list.tsx';
import './people-panel.css';

export type PeoplePanelProps = { readonly call: Call };

/** Its title has the id `people-title`. Escape empties the search, if there is one. */
export function PeoplePanel({ call }: PeoplePanelProps): JSX.Element {
  const texts = useTexts();
  const search = useMemo(
    () =>
      new PeopleSearch({
        search: (text) => call.client.search(text),
        everybody: () => (call.isInPages.peek() ? undefined : call.people.peek()),
      }),
    [call],
  );
  useEffect(
    () => () => {
      search.close();
      call.pages.set('byName', []);
    },
    [],
  );
  return (
    <div
      class="people"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || search.text.peek() === '') return;
        event.preventDefault(); // the panel stays
        search.type('');
      }}
    >
      <Counts call={call} />
      <Invite call={call} />
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
    </div>
  );
}

function Counts({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const { participantCount, counts } = call.status.value;
  return (
    <p class="people__counts">
      {texts.room.people(participantCount)} · {texts.people.openMics(counts.openMics)}
      {counts.observers > 0 && (
        <span data-testid="observers"> · {texts.people.observers(counts.observers)}</span>
      )}
    </p>
  );
}

/** What guests come by is for who moderates. */
function Invite({ call }: { call: Call }): JSX.Element | null {
  const { room } = useApp().identity;
  const { mayModerate, settings } = call.status.value;
  if (!mayModerate) return null;
  return (
    <p class="people__invite">
      <InviteButton room={room} title={settings.title || room} />
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
