/** What is large: somebody's screen, or who speaks. */
import { useSignalEffect, type ReadonlySignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import type { Voice } from '../state/voices.ts';
import type { StageShow } from '../state/wishes.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { useTexts } from './app-context.ts';
import { PlaceTabs } from './place-tabs.tsx';
import { SoundMark } from './sound-mark.tsx';
import './stage.css';
import { TrackVideo } from './track-video.tsx';
import { useSize } from './use-size.ts';

export type StageProps = {
  readonly person: PersonView;
  readonly voice: ReadonlySignal<Voice>;
  readonly kind: StageShow['kind'];
  /** Written: how large it is shown, CSS px. */
  readonly heightPx: Signal<number>;
  readonly testId: string;
};

/** A screen is shown whole, a face fills the frame. */
export function Stage({ person, voice, kind, heightPx, testId }: StageProps): JSX.Element {
  const texts = useTexts().room;
  const isScreen = kind === 'screen';
  const title = isScreen ? texts.screenOf(person.name) : person.name;
  const shown = person[kind];
  const isHeld = shown?.isHeldByLink === true;
  const track = shown === undefined || shown.paused || isHeld ? undefined : shown.track;
  const box = useRef<HTMLElement>(null);
  const size = useSize(box);
  useSignalEffect(() => {
    heightPx.value = size.value.heightPx;
  });
  return (
    <section
      class="stage"
      ref={box}
      aria-label={title}
      data-testid={testId}
      data-name={person.name}
      data-video={track ? 'on' : 'off'}
    >
      <TrackVideo track={track} label={title} isContained={isScreen} />
      {!track && !isScreen && <Avatar name={person.name} />}
      <p class="stage__title">
        {isScreen ? (
          <Icon name="screen" size={16} />
        ) : (
          <SoundMark voice={voice} mic={person.mic} hasSound={person.isHearable} />
        )}
        {isHeld ? `${title} · ${texts.heldPicture}` : title}
      </p>
      <PlaceTabs number={person.number} />
    </section>
  );
}
