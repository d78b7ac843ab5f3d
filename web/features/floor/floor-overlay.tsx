/** Over the stage: who has the floor, on what, and the running clock. */
import type { JSX } from 'preact';
import { FloorClock } from './floor-clock.tsx';
import './floor-overlay.css';
import type { FloorModel } from './model.ts';

export function FloorOverlay({ model }: { readonly model: FloorModel }): JSX.Element | null {
  const { speech } = model.view.value;
  const texts = model.context.texts.value;
  if (speech === undefined) return null;
  const { name, item, kind } = speech;
  return (
    <div class="floor-overlay" data-testid="floor-overlay">
      <p class="floor-overlay__words">
        <span class="floor-overlay__name">{name}</span>
        {item && (
          <span class="floor-overlay__item">
            {texts.item(item.number)} {item.title}
          </span>
        )}
        {kind !== 'matter' && <span class="floor-overlay__item">{texts.kinds[kind]}</span>}
      </p>
      <FloorClock model={model} />
    </div>
  );
}
