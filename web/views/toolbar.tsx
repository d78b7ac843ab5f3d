/** The controls of a running room. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { IconButton } from '../ui/button.tsx';
import { useApp, useTexts } from './app-context.ts';
import { CameraButton, MicButton } from './device-buttons.tsx';
import './toolbar.css';

export type ToolbarProps = {
  readonly call: Call;
  readonly isPanelOpen: Signal<boolean>;
  readonly onSettings: () => void;
};

/** Shows only what the token allows; what the room keeps for its podium is there and says so. */
export function Toolbar({ call, isPanelOpen, onSettings }: ToolbarProps): JSX.Element {
  const app = useApp();
  const { controls } = useTexts();
  const { mayPublish } = call.status.value;
  const withheld = call.audience.withheld.value;
  return (
    <div class="toolbar" role="group" aria-label={controls.label}>
      {(withheld.mic || mayPublish.includes('mic')) && <MicButton hasCaption />}
      {(withheld.camera || mayPublish.includes('camera')) && <CameraButton hasCaption />}
      {mayPublish.includes('screen') && app.canShareScreen && <ScreenButton call={call} />}
      <IconButton
        icon="people"
        label={controls.people}
        isExpanded={isPanelOpen.value}
        kind={isPanelOpen.value ? 'active' : 'tool'}
        hasCaption
        onClick={() => (isPanelOpen.value = !isPanelOpen.peek())}
        testId="people"
      />
      <IconButton
        icon="settings"
        label={controls.settings}
        hasCaption
        onClick={onSettings}
        testId="settings"
      />
      <IconButton
        icon="leave"
        label={controls.leave}
        kind="danger"
        hasCaption
        onClick={() => void app.session.leave()}
        testId="leave"
      />
    </div>
  );
}

function ScreenButton({ call }: { call: Call }): JSX.Element {
  const app = useApp();
  const { controls } = useTexts();
  const isSharing = call.local.value.screen !== undefined;
  return (
    <IconButton
      icon="screen"
      label={controls.screen}
      hint={isSharing ? controls.screenStop : controls.screenStart}
      isPressed={isSharing}
      kind={isSharing ? 'active' : 'tool'}
      hasCaption
      onClick={() => void app.toggleScreen()}
      testId="screen"
    />
  );
}
