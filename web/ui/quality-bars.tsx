/** Four bars that say how well a person's media arrives; also in words. */
import type { JSX } from 'preact';
import type { Bars } from '../state/quality.ts';
import type { Texts } from '../texts/texts.ts';
import './quality-bars.css';

const BARS = [1, 2, 3, 4] as const;

/** @param props.bars undefined = not known yet: nothing is shown */
export function QualityBars({
  bars,
  texts,
}: {
  bars: Bars | undefined;
  texts: Texts['room']['quality'];
}): JSX.Element | null {
  if (bars === undefined) return null;
  return (
    <span
      class={`quality quality--${bars}`}
      role="img"
      aria-label={texts.levels[bars]}
      title={texts.levels[bars]}
    >
      {BARS.map((bar) => (
        <span key={bar} class={bar <= bars ? 'quality__bar quality__bar--lit' : 'quality__bar'} />
      ))}
    </span>
  );
}
