/** The switches for microphone and camera, the same before and in a room. */
import type { JSX } from 'preact';
import type { App } from '../state/app.ts';
import { IconButton } from '../ui/button.tsx';
import { useApp, useTexts } from './app-context.ts';

type Props = { readonly hasCaption?: boolean };

/** Microphone on or off. */
export function MicButton({ hasCaption = false }: Props): JSX.Element {
  const app = useApp();
  const { controls } = useTexts();
  const isOn = app.devices.mic.isOn.value;
  const isAllowed = app.devices.mic.isAllowed.value;
  return (
    <IconButton
      icon={isOn ? 'mic' : 'micOff'}
      label={controls.microphone}
      hint={
        isAllowed
          ? withKey(isOn ? controls.microphoneOff : controls.microphoneOn, 'M', app.look.hasShortcuts.value)
          : (whyWithheld(app, 'mic') ?? controls.microphoneWithheld)
      }
      isPressed={isOn}
      kind={isOn || !isAllowed ? 'tool' : 'off'}
      isWithheld={!isAllowed}
      hasCaption={hasCaption}
      onClick={() => void app.media.toggle('mic')}
      testId="mic"
    />
  );
}

/** Camera on or off. */
export function CameraButton({ hasCaption = false }: Props): JSX.Element {
  const app = useApp();
  const { controls } = useTexts();
  const isOn = app.devices.camera.isOn.value;
  const isAllowed = app.devices.camera.isAllowed.value;
  return (
    <IconButton
      icon={isOn ? 'camera' : 'cameraOff'}
      label={controls.camera}
      hint={
        isAllowed
          ? withKey(isOn ? controls.cameraOff : controls.cameraOn, 'C', app.look.hasShortcuts.value)
          : (whyWithheld(app, 'camera') ?? controls.cameraWithheld)
      }
      isPressed={isOn}
      kind={isOn || !isAllowed ? 'tool' : 'off'}
      isWithheld={!isAllowed}
      hasCaption={hasCaption}
      onClick={() => void app.media.toggle('camera')}
      testId="camera"
    />
  );
}

/** In the words of the page, or of the feature that forbids it. */
function whyWithheld(app: App, device: 'mic' | 'camera'): string | undefined {
  const call = app.session.call.value;
  const reason = call?.status.value.withheld[device];
  if (call === undefined || reason === undefined) return undefined;
  if (call.audience.withheld.value[device]) return app.look.texts.value.audience[device];
  return call.features.reasonText(reason);
}

function withKey(hint: string, key: string, hasShortcuts: boolean): string {
  return hasShortcuts ? `${hint} (${key})` : hint;
}
