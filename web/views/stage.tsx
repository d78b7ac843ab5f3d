/** Somebody's screen, large. */
import { useSignalEffect, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import { Icon } from '../ui/icon.tsx';
import { useTexts } from './app-context.ts';
import './stage.css';
import { TrackVideo } from './track-video.tsx';
import { useSize } from './use-size.ts';

/** @param props.heightPx written: how large the screen is shown, CSS px */
export function Stage({ person, heightPx }: { person: PersonView; heightPx: Signal<number> }): JSX.Element {
  const title = useTexts().room.screenOf(person.name);
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
      data-testid="screen"
      data-name={person.name}
      data-video={person.screen?.track ? 'on' : 'off'}
    >
      <TrackVideo track={person.screen?.track} label={title} isContained />
      <p class="stage__title">
        <Icon name="screen" size={16} />
        {title}
      </p>
    </section>
  );
}
