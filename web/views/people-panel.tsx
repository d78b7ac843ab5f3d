/** Everybody by name, beside the gallery. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import { siteName } from '../state/site-name.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp, useTexts } from './app-context.ts';
import './people-panel.css';

export type PeoplePanelProps = { readonly people: readonly PersonView[]; readonly onClose: () => void };

/** Takes the focus while open and gives it back; Escape closes it. */
export function PeoplePanel({ people, onClose }: PeoplePanelProps): JSX.Element {
  const texts = useTexts();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside
      class="people"
      aria-labelledby="people-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div class="people__head">
        <h2 id="people-title" ref={title} tabIndex={-1}>
          {texts.room.peopleTitle}
        </h2>
        <IconButton kind="plain" icon="close" label={texts.controls.close} onClick={onClose} />
      </div>
      <ul class="people__list" role="list" tabIndex={0} aria-labelledby="people-title">
        {people.map((person) => (
          <PersonRow key={person.participantId} person={person} />
        ))}
      </ul>
    </aside>
  );
}

function PersonRow({ person }: { person: PersonView }): JSX.Element {
  const texts = useTexts().room;
  const { mic } = useApp().devices;
  const { name, site, isSelf } = person;
  const isMicOn = isSelf ? mic.isOn.value : person.mic !== undefined && !person.mic.paused;
  const label = isMicOn ? texts.unmuted : texts.muted;
  return (
    <li class="people__row">
      <Avatar name={name} isSmall />
      <span class="people__who">
        <span class="people__name">{isSelf ? `${name} (${texts.you})` : name}</span>
        <span class="people__site">
          {person.isReconnecting ? texts.reconnectingPerson : texts.site(siteName(site))}
        </span>
      </span>
      <span class="people__mic" role="img" aria-label={label} title={label}>
        <Icon name={isMicOn ? 'mic' : 'micOff'} size={20} />
      </span>
    </li>
  );
}
