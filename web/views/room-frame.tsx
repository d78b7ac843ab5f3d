/** What is around a room whatever one sees of it: header, notices, panels, tool bar, settings. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import { Arrivals } from './arrivals.tsx';
import { FeatureOverlays } from './feature-overlays.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomNotices } from './room-notices.tsx';
import './room-view.css';
import { SettingsDialog } from './settings-dialog.tsx';
import { SideArea } from './side-area.tsx';
import { Toolbar } from './toolbar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

export type RoomFrameProps = {
  readonly call: Call;
  readonly testId?: string;
  /** Below what features show at the top. */
  readonly children: ComponentChildren;
};

/** Takes the focus, and listens to shortcuts. */
export function RoomFrame({ call, testId, children }: RoomFrameProps): JSX.Element {
  const isSettingsOpen = useSignal(false);
  const main = useRef<HTMLElement>(null);
  const openSettings = (): void => void (isSettingsOpen.value = true);
  useShortcuts(openSettings);
  useEffect(() => main.current?.focus({ preventScroll: true }), []);
  return (
    <div class="room" data-testid={testId}>
      <RoomHeader call={call} />
      <main class="room__main" ref={main} tabIndex={-1}>
        <div class="room__content">
          <RoomNotices call={call} />
          <div class="room__view">
            <FeatureOverlays call={call} place="top" />
            {children}
          </div>
          <SideArea call={call} />
        </div>
      </main>
      <footer>
        <Toolbar call={call} onSettings={openSettings} />
      </footer>
      <Arrivals call={call} />
      {isSettingsOpen.value && <SettingsDialog onClose={() => (isSettingsOpen.value = false)} />}
    </div>
  );
}

/** What features show over the pictures. */
export const OverPictures = ({ call }: Pick<RoomFrameProps, 'call'>): JSX.Element => (
  <>
    <FeatureOverlays call={call} place="bottom" />
    <FeatureOverlays call={call} place="cover" />
  </>
);
