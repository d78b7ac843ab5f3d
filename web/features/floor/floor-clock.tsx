/** How long the speech has gone on. */
import type { JSX } from 'preact';
import './floor-clock.css';
import type { FloorModel } from './model.ts';

/** Nothing while nobody has the floor. Not a live region: nobody wants to hear each second. */
export function FloorClock({ model }: { readonly model: FloorModel }): JSX.Element | null {
  const clock = model.clock.value;
  if (clock === undefined) return null;
  const texts = model.context.texts.value;
  return (
    <p class={clock.isOver ? 'floor__clock floor__clock--over' : 'floor__clock'}>
      <span role="timer" aria-label={texts.clock} data-testid="floor-clock">
        {clock.limit === undefined ? clock.spoken : texts.clockOf(clock.spoken, clock.limit)}
      </span>
      <span role="status">{clock.isOver && <span data-testid="floor-over">{texts.over}</span>}</span>
    </p>
  );
}
