/** One mark for somebody's sound, always as wide: the name beside it stays where it is when they speak or mute. */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SourceView } from '../../client/api.ts';
import type { Voice } from '../state/voices.ts';
import { Icon } from '../ui/icon.tsx';
import { useTexts } from './app-context.ts';
import './sound-mark.css';

export type SoundMarkProps = {
  readonly voice: ReadonlySignal<Voice>;
  readonly mic: SourceView | undefined;
  readonly hasSound: boolean;
};

/** Reads its signal itself: a change of voice draws nothing else. A microphone that is on but has not arrived yet is not called muted. */
export function SoundMark({ voice, mic, hasSound }: SoundMarkProps): JSX.Element {
  const texts = useTexts().room;
  if (voice.value.isSpeaking) {
    return (
      <span
        class="sound-mark sound-mark--speaking"
        role="img"
        aria-label={texts.speaking}
        data-testid="speaking"
      >
        <Icon name="speaking" size={16} />
      </span>
    );
  }
  if (!hasSound && mic?.paused !== false) {
    return (
      <span class="sound-mark sound-mark--muted" role="img" aria-label={texts.muted} title={texts.muted}>
        <Icon name="micOff" size={16} />
      </span>
    );
  }
  return <span class="sound-mark">{hasSound && <Icon name="mic" size={16} />}</span>;
}
