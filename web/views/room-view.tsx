/** A running room: header, stage, gallery, panel, tool bar. Wiring of its parts. */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { stageOwner } from '../state/wishes.ts';
import { useTexts } from './app-context.ts';
import { Announcer } from './announcer.tsx';
import { AudioSinks } from './audio-sinks.tsx';
import { Gallery } from './gallery.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomNotices } from './room-notices.tsx';
import './room-view.css';
import { SettingsDialog } from './settings-dialog.tsx';
import { Stage } from './stage.tsx';
import { Toolbar } from './toolbar.tsx';
import { usePageVisible } from './use-page-visible.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** Keeps the client told about what video is on the page. */
export function RoomView({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const isPanelOpen = useSignal(false);
  const isSettingsOpen = useSignal(false);
  const visibleIds = useSignal<ReadonlySet<string>>(new Set());
  const tileHeightPx = useSignal(0);
  const stageHeightPx = useSignal(0);
  const isPageVisible = usePageVisible();
  const stageId = useRef<string | undefined>(undefined);
  const main = useRef<HTMLElement>(null);

  const people = call.people.value;
  const owner = stageOwner(people, stageId.current);
  stageId.current = owner?.participantId;

  useSignalEffect(() => {
    call.show({
      isPageVisible: isPageVisible.value,
      visibleIds: visibleIds.value,
      tileHeightPx: tileHeightPx.value,
      stageHeightPx: stageHeightPx.value,
      stageId: stageOwner(call.people.value, stageId.current)?.participantId,
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
        <div class={owner ? 'room__content room__content--stage' : 'room__content'}>
          {owner && <Stage person={owner} heightPx={stageHeightPx} />}
          <Gallery
            call={call}
            people={people}
            isStrip={owner !== undefined}
            visibleIds={visibleIds}
            tileHeightPx={tileHeightPx}
          />
          {isPanelOpen.value && <PeoplePanel people={people} onClose={() => (isPanelOpen.value = false)} />}
        </div>
      </main>
      <footer>
        <Toolbar call={call} isPanelOpen={isPanelOpen} onSettings={() => (isSettingsOpen.value = true)} />
      </footer>
      <AudioSinks sounds={call.sounds.value} />
      <Announcer call={call} />
      {isSettingsOpen.value && <SettingsDialog onClose={() => (isSettingsOpen.value = false)} />}
    </div>
  );
}
