/** One person: picture or initials, name, site, and marks for muted, speaking, quality and lost connection. */
import { useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { PersonView, SourceView } from '../../client/api.ts';
import { barsOf } from '../state/quality.ts';
import { siteName } from '../state/site-name.ts';
import type { Voice } from '../state/voices.ts';
import type { Texts } from '../texts/texts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { QualityBars } from '../ui/quality-bars.tsx';
import { useApp, useTexts } from './app-context.ts';
import './person-tile.css';
import { PersonMarks } from './person-marks.tsx';
import { PlaceTabs } from './place-tabs.tsx';
import { SoundMark } from './sound-mark.tsx';
import { TrackVideo } from './track-video.tsx';

/** On narrower tiles they would be over everything else; the stage has them as well. */
const MIN_TABS_WIDTH_PX = 260;

export type PersonTileProps = {
  readonly person: PersonView;
  readonly voice: ReadonlySignal<Voice>;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** Oneself is shown from the device, others from what arrives. Drawn again only when something of this person changed. */
export function PersonTile(props: PersonTileProps): JSX.Element {
  return props.person.isSelf ? <SelfTile {...props} /> : <RemoteTile {...props} />;
}

function SelfTile(props: PersonTileProps): JSX.Element {
  const { camera, mic } = useApp().devices;
  const hasSound = mic.isOn.value && mic.track.value !== undefined;
  return <Tile {...props} track={camera.track.value} hasSound={hasSound} />;
}

function RemoteTile(props: PersonTileProps): JSX.Element {
  const { camera, isHearable } = props.person;
  return <Tile {...props} track={liveTrack(camera)} hasSound={isHearable} />;
}

function liveTrack(source: SourceView | undefined): MediaStreamTrack | undefined {
  return source === undefined || source.paused || source.isHeldByLink ? undefined : source.track;
}

type TileProps = PersonTileProps & {
  readonly track: MediaStreamTrack | undefined;
  readonly hasSound: boolean;
};

function Tile({ person, voice, widthPx, heightPx, track, hasSound }: TileProps): JSX.Element {
  const texts = useTexts().room;
  const { name, site, isSelf, participantId } = person;
  const trouble = troubleOf(person, texts);
  const item = useRef<HTMLLIElement>(null);
  // written to the element itself: a change of voice draws nothing else of the tile
  useSignalEffect(() => {
    if (item.current) item.current.dataset['speaking'] = voice.value.isSpeaking ? 'on' : 'off';
  });
  return (
    <li
      ref={item}
      class="tile"
      data-testid={isSelf ? 'self' : 'tile'}
      data-participant={participantId}
      data-name={name}
      data-site={site}
      data-video={track ? 'on' : 'off'}
      data-audio={hasSound ? 'on' : 'off'}
      style={{ width: `${widthPx}px`, height: `${heightPx}px` }}
    >
      <TrackVideo track={track} isMirrored={isSelf} label={name} />
      {!track && trouble === undefined && <Avatar name={name} />}
      <span class="tile__ring" aria-hidden="true" />
      <Trouble text={trouble} />
      <PersonMarks person={person} />
      {widthPx >= MIN_TABS_WIDTH_PX && <PlaceTabs number={person.number} />}
      <div class="tile__plate">
        <SoundMark voice={voice} mic={person.mic} hasSound={hasSound} />
        <span class="tile__name" title={name}>
          {isSelf ? `${name} (${texts.you})` : name}
        </span>
        <span class="tile__site">{siteName(site)}</span>
        <QualityBars bars={isSelf ? undefined : barsOf(person)} texts={texts.quality} />
      </div>
    </li>
  );
}

/** Why there is no picture, unless its owner has none. */
function troubleOf({ isReconnecting, camera }: PersonView, texts: Texts['room']): string | undefined {
  if (isReconnecting) return texts.reconnectingPerson;
  return camera?.isHeldByLink === true && !camera.paused ? texts.heldPicture : undefined;
}

function Trouble({ text }: { text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <p class="tile__lost">
      <Icon name="warning" size={20} />
      <span>{text}</span>
    </p>
  );
}
