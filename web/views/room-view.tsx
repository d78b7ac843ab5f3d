/** A running room: header, stage, gallery, panel, tool bar. Wiring of its parts; drawn again only when these change. */
import { useSignal, useSignalEffect, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { StageShow } from '../state/wishes.ts';
import { useApp, useTexts } from './app-context.ts';
import { Arrivals } from './arrivals.tsx';
import { AudioSinks } from './audio-sinks.tsx';
import { Gallery } from './gallery.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomNotices } from './room-notices.tsx';
import './room-view.css';
import { SettingsDialog } from './settings-dialog.tsx';
import { Stage } from './stage.tsx';
import { Toolbar } from './toolbar.tsx';
import type { GalleryShown } from './use-gallery.ts';
import { usePageVisible } from './use-page-visible.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useStage } from './use-stage.ts';

/** Keeps the client told about what video is on the page. */
export function RoomView({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const isPanelOpen = useSignal(false);
  const isSettingsOpen = useSignal(false);
  const gallery = useSignal<GalleryShown>({ tileIds: [], nextIds: [], tileHeightPx: 0 });
  const stageHeightPx = useSignal(0);
  const isPageVisible = usePageVisible();
  const stage = useStage(call, useApp().isSpeakerView);
  const main = useRef<HTMLElement>(null);

  useSignalEffect(() => {
    call.show({
      ...gallery.value,
      isPageVisible: isPageVisible.value,
      stageHeightPx: stageHeightPx.value,
      stage: stage.value,
      speakerId: call.speakerId.value,
      devicePixelRatio,
    });
  });
  useShortcuts(() => (isSettingsOpen.value = true));
  useEffect(() => main.current?.focus({ preventScroll: true }), []);

  return (
    <div class="room">
      <RoomHeader call={call} />
      <main class="room__main" ref={main} tabIndex={-1}>
        <h1 class="visually-hidden">{texts.room.gallery}</h1>
        <RoomNotices call={call} />
        <div class={stage.value ? 'room__content room__content--stage' : 'room__content'}>
          {stage.value && <StageOf call={call} stage={stage.value} heightPx={stageHeightPx} />}
          <Gallery
            call={call}
            stage={stage.value}
            shown={gallery}
            onShowAll={() => (isPanelOpen.value = true)}
          />
          {isPanelOpen.value && <PeoplePanel call={call} onClose={() => (isPanelOpen.value = false)} />}
        </div>
      </main>
      <footer>
        <Toolbar call={call} isPanelOpen={isPanelOpen} onSettings={() => (isSettingsOpen.value = true)} />
      </footer>
      <Sound call={call} />
      <Arrivals call={call} />
      {isSettingsOpen.value && <SettingsDialog onClose={() => (isSettingsOpen.value = false)} />}
    </div>
  );
}

type StageOfProps = { readonly call: Call; readonly stage: StageShow; readonly heightPx: Signal<number> };

function StageOf({ call, stage, heightPx }: StageOfProps): JSX.Element | null {
  const person = call.byId.value.get(stage.participantId);
  if (person === undefined) return null;
  const voice = call.voices.of(person.participantId);
  return <Stage person={person} voice={voice} kind={stage.kind} heightPx={heightPx} />;
}

function Sound({ call }: { call: Call }): JSX.Element {
  return <AudioSinks sounds={call.sounds.value} />;
}
