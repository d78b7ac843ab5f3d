/** Others' sound: one `<audio>` per microphone and per shared screen with sound, outside of the tiles. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import { useApp } from './app-context.ts';

/** Nothing to see. */
export function AudioSinks({ people }: { people: readonly PersonView[] }): JSX.Element {
  const sources = people
    .filter((person) => !person.isSelf)
    .flatMap((person) => [person.mic, person.screenAudio])
    .filter((source) => source?.track !== undefined);
  return (
    <div hidden data-testid="sound">
      {sources.map((source) => source?.track && <AudioSink key={source.sourceId} track={source.track} />)}
    </div>
  );
}

function AudioSink({ track }: { track: MediaStreamTrack }): JSX.Element {
  const ref = useRef<HTMLAudioElement>(null);
  const { playback } = useApp();
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    element.srcObject = new MediaStream([track]);
    return playback.add(element);
  }, [track]);
  return <audio ref={ref} />;
}
