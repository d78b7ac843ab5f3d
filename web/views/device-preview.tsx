/** Before joining: one's own picture and level, and both switches. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { measureMic } from '../state/mic-level.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Meter } from '../ui/meter.tsx';
import { useApp, useTexts } from './app-context.ts';
import './device-preview.css';
import { CameraButton, MicButton } from './device-buttons.tsx';
import { TrackVideo } from './track-video.tsx';

/** The person as others will see and hear them. */
export function DevicePreview(): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const { camera, mic } = app.devices;
  const track = camera.track.value;
  const isAsking = camera.isOpening.value || mic.isOpening.value;
  return (
    <div class="preview">
      <div class="preview__frame" data-testid="self" data-video={track ? 'on' : 'off'}>
        <TrackVideo track={track} isMirrored label={texts.devices.preview} />
        {!track && (
          <div class="preview__off">
            <Avatar name={app.name.value || '?'} />
            <p>{isAsking ? texts.devices.asking : texts.devices.previewOff}</p>
          </div>
        )}
      </div>
      <div class="preview__controls">
        <MicButton />
        <CameraButton />
        <div class="preview__level">
          <MicMeter track={mic.isOn.value ? mic.track.value : undefined} />
          <p class="preview__hint">{texts.devices.hint}</p>
        </div>
      </div>
    </div>
  );
}

function MicMeter({ track }: { track: MediaStreamTrack | undefined }): JSX.Element {
  const level = useSignal(0);
  const label = useTexts().devices.level;
  useEffect(() => {
    level.value = 0;
    if (track === undefined) return;
    const meter = measureMic(track);
    const unsubscribe = meter.level.subscribe((value) => {
      level.value = value;
    });
    return () => {
      unsubscribe();
      meter.close();
    };
  }, [track]);
  return <Meter label={label} level={level} />;
}
