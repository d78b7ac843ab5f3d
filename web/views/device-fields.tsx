/** Which microphone, which camera, and where the browser can do it which loudspeaker. */
import type { JSX } from 'preact';
import type { DeviceInfo } from '../state/device-switch.ts';
import type { Texts } from '../texts/texts.ts';
import { Select } from '../ui/field.tsx';
import { useApp, useTexts } from './app-context.ts';
import './device-fields.css';

const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

/** A select for each kind; before a permission was given browsers name no devices, then only the default is offered. */
export function DeviceFields(): JSX.Element {
  const { devices } = useApp();
  const texts = useTexts().devices;
  return (
    <div class="device-fields">
      <Select
        label={texts.microphone}
        value={devices.mic.deviceId.value ?? ''}
        options={optionsOf(devices.mic.devices.value, texts.microphone, texts)}
        onChange={(id) => void devices.selectMic(id === '' ? undefined : id)}
        testId="microphone-device"
      />
      <Select
        label={texts.camera}
        value={devices.camera.deviceId.value ?? ''}
        options={optionsOf(devices.camera.devices.value, texts.camera, texts)}
        onChange={(id) => void devices.selectCamera(id === '' ? undefined : id)}
        testId="camera-device"
      />
      {canChooseSpeaker && devices.speakers.value.length > 0 && (
        <Select
          label={texts.speaker}
          value={devices.speakerId.value ?? ''}
          options={optionsOf(devices.speakers.value, texts.speaker, texts)}
          onChange={(id) => devices.selectSpeaker(id === '' ? undefined : id)}
          testId="speaker-device"
        />
      )}
    </div>
  );
}

function optionsOf(
  devices: readonly DeviceInfo[],
  kind: string,
  texts: Texts['devices'],
): { value: string; label: string }[] {
  const named = devices
    .filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default')
    .map(({ deviceId, label }, index) => ({
      value: deviceId,
      label: label || texts.unnamed(kind, index + 1),
    }));
  return [{ value: '', label: texts.standardDevice }, ...named];
}
