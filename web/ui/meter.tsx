/** A level from 0 to 1 as a bar. Reads its signal itself, so that a new value draws nothing but the bar. */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import './meter.css';

/** The bar is for the eye; screen readers get label and value when they ask. */
export function Meter({ label, level }: { label: string; level: ReadonlySignal<number> }): JSX.Element {
  const percent = Math.round(level.value * 100);
  return (
    <div
      class="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div class="meter__bar" style={{ transform: `scaleX(${level.value})` }} />
    </div>
  );
}
