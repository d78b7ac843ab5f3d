/** The switches for microphone and camera, the same before and in a room. */
import type { JSX } from 'preact';
import { IconButton } from '../ui/button.tsx';
import { useApp, useTexts } from './app-context.ts';

type Props = { readonly hasCaption?: boolean };

/** Microphone on or off. */
export function MicButton({ hasCaption = false }: Props): JSX.Element {
  const app = useApp();
  const { audience, controls } = useTexts();
  const isOn = app.devices.mic.isOn.value;
  const isAllowed = app.devices.mic.isAllowed.value;
  return (
    <IconButton
      icon={isOn ? 'mic' : 'micOff'}
      label={controls.microphone}
      hint={
        isAllowed
          ? withKey(isOn ? controls.microphoneOff : controls.microphoneOn, 'M', app.hasShortcuts.value)
          : audience.mic
      }
      isPressed={isOn}
      kind={isOn || !isAllowed ? 'tool' : 'off'}
      isWithheld={!isAllowed}
      hasCaption={hasCaption}
      onClick={() => void app.toggleMic()}
      testId="mic"
    />
  );
}

/** Camera on or off. */
export function CameraButton({ hasCaption = false }: Props): JSX.Element {
  const app = useApp();
  const { audience, controls } = useTexts();
  const isOn = app.devices.camera.isOn.value;
  const isAllowed = app.devices.camera.isAllowed.value;
  return (
    <IconButton
      icon={isOn ? 'camera' : 'cameraOff'}
      label={controls.camera}
      hint={
        isAllowed
          ? withKey(isOn ? controls.cameraOff : controls.cameraOn, 'C', app.hasShortcuts.value)
          : audience.camera
      }
      isPressed={isOn}
      kind={isOn || !isAllowed ? 'tool' : 'off'}
      isWithheld={!isAllowed}
      hasCaption={hasCaption}
      onClick={() => void app.toggleCamera()}
      testId="camera"
    />
  );
}

function withKey(hint: string, key: string, hasShortcuts: boolean): string {
  return hasShortcuts ? `${hint} (${key})` : hint;
}
