/** As what one takes part: from elsewhere, or in the hall without picture and sound. */
import type { JSX } from 'preact';
import { Check } from '../ui/check.tsx';
import { useApp, useTexts } from './app-context.ts';
import './mode-choice.css';

/** What the address says is not asked. */
export function ModeChoice(): JSX.Element {
  const app = useApp();
  const texts = useTexts().modes;
  const mode = app.mode.value;
  if (mode === 'hall' || mode === 'display') {
    return (
      <p class="mode-choice__note" data-testid="mode-note">
        {texts[mode]}
      </p>
    );
  }
  return (
    <Check
      label={texts.inHall}
      hint={texts.inHallHint}
      isOn={mode === 'companion'}
      onChange={(isOn) => app.setInHall(isOn)}
      testId="in-hall"
    />
  );
}
