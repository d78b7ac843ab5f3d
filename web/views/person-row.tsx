/** One row of a list of people: name, site, podium, speaking, microphone; a calm blank while it is not there yet. */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PersonView } from '../../client/api.ts';
import type { Call } from '../state/call.ts';
import { siteName } from '../state/site-name.ts';
import type { Voice } from '../state/voices.ts';
import type { Texts } from '../texts/texts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp, useTexts } from './app-context.ts';
import { PersonActions } from './person-actions.tsx';
import { PersonMarks } from './person-marks.tsx';

export type PersonRowProps = {
  readonly call: Call;
  /** Undefined = not there yet. */
  readonly person: PersonView | undefined;
  readonly index: number;
  readonly count: number;
  readonly topPx: number;
  readonly isFocusable: boolean;
};

/**
 * What is in it is drawn again only when something about the person changes: it reads signals, so that equal properties
 * draw nothing. Never keep elements in a hook for that: they hold on to every list that they were in.
 */
export function PersonRow({ call, person, index, count, topPx, isFocusable }: PersonRowProps): JSX.Element {
  const texts = useTexts().people;
  return (
    <li
      class={person ? 'people-list__row' : 'people-list__row people-list__row--blank'}
      style={{ transform: `translateY(${topPx}px)` }}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-label={person ? undefined : texts.loading}
      tabIndex={isFocusable ? 0 : -1}
      data-row={index}
      data-testid="person-row"
      data-name={person?.name}
    >
      {person ? <Person call={call} person={person} isFocusable={isFocusable} /> : <Blank />}
    </li>
  );
}

function Blank(): JSX.Element {
  return (
    <>
      <span class="people-list__blank people-list__blank--avatar" />
      <span class="people-list__blank people-list__blank--name" />
    </>
  );
}

type PersonProps = { readonly call: Call; readonly person: PersonView; readonly isFocusable: boolean };

function Person({ call, person, isFocusable }: PersonProps): JSX.Element {
  const texts = useTexts();
  const { name, isSelf, participantId } = person;
  const roleText = texts.people.roles[person.role];
  return (
    <>
      <Avatar name={name} isSmall />
      <span class="people-list__who">
        <span class="people-list__name">{isSelf ? `${name} (${texts.room.you})` : name}</span>
        <span class="people-list__more">
          <PersonMarks person={person} />
          {roleText && <span data-testid="role">{roleText}</span>}
          {person.isOnPodium && <span>{texts.people.onPodium}</span>}
          <span>{whereOf(person, texts.room, roleText !== undefined || person.isOnPodium)}</span>
        </span>
      </span>
      <Speaking voice={call.voices.of(participantId)} />
      {isSelf ? <OwnMic /> : <MicMark isOn={person.mic !== undefined && !person.mic.paused} />}
      <PersonActions call={call} person={person} isFocusable={isFocusable} />
    </>
  );
}

/** @param isShort something else comes first */
function whereOf({ isReconnecting, site }: PersonView, texts: Texts['room'], isShort: boolean): string {
  if (isReconnecting) return texts.reconnectingPerson;
  return isShort ? siteName(site) : texts.site(siteName(site));
}

function Speaking({ voice }: { voice: ReadonlySignal<Voice> }): JSX.Element | null {
  const label = useTexts().room.speaking;
  if (!voice.value.isSpeaking) return null;
  return (
    <span class="people-list__speaking" role="img" aria-label={label} title={label}>
      <Icon name="speaking" size={20} />
    </span>
  );
}

function OwnMic(): JSX.Element {
  return <MicMark isOn={useApp().devices.mic.isOn.value} />;
}

function MicMark({ isOn }: { isOn: boolean }): JSX.Element {
  const texts = useTexts().room;
  const label = isOn ? texts.unmuted : texts.muted;
  return (
    <span
      class={isOn ? 'people-list__mic people-list__mic--on' : 'people-list__mic'}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon name={isOn ? 'mic' : 'micOff'} size={20} />
    </span>
  );
}
