/** At a tile of a place with several cameras: a tab for each of them. */
import type { JSX } from 'preact';
import { useApp } from './app-context.ts';
import './place-tabs.css';

/** Nothing at people who are no place, and on a large screen, where nobody clicks. */
export function PlaceTabs({ number }: { readonly number: number }): JSX.Element | null {
  const { session, mode } = useApp();
  const places = session.call.value?.features.places.value ?? [];
  const place = places.find(({ lead }) => lead === number);
  if (place === undefined || place.cameras.length < 2 || mode.value === 'display') return null;
  return (
    <div class="place-tabs" role="group" aria-label={place.label} data-testid="place-tabs">
      {place.cameras.map((camera) => (
        <button
          key={camera.number}
          type="button"
          class="place-tabs__tab"
          aria-pressed={camera.number === place.chosen}
          data-testid="place-tab"
          data-name={camera.label}
          onClick={() => place.choose(camera.number)}
        >
          {camera.label}
        </button>
      ))}
    </div>
  );
}
