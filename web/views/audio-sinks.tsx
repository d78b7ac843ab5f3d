/** Others' sound: one `<audio>` per microphone, talker slot and shared screen with sound, outside of the tiles. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { SoundView } from '../../client/api.ts';
import { useApp } from './app-context.ts';

/** Nothing to see. */
export function AudioSinks({ sounds }: { sounds: readonly SoundView[] }): JSX.Element {
  return (
    <div hidden data-testid="sound">
      {sounds.map(({ soundId, track }) => (
        <AudioSink key={soundId} track={track} />
      ))}
    </div>
  );
}

function AudioSink({ track }: { track: MediaStreamTrack }): JSX.Element {
  const ref = useRef<HTMLAudioElement>(null);
  const { playback, devices } = useApp();
  const speakerId = devices.speakerId.value;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    element.srcObject = new MediaStream([track]);
    return playback.add(element);
  }, [track]);
  useEffect(() => {
    const element = ref.current;
    // one that was unplugged: the browser's default is better than none
    if (element !== null && 'setSinkId' in element) element.setSinkId(speakerId ?? '').catch(() => {});
  }, [speakerId]);
  return <audio ref={ref} />;
}
