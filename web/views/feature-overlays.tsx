/** What features show at one place of stage and gallery; nothing where none has anything to show there. */
import type { JSX } from 'preact';
import type { OverlayPlace } from '../features/contract.ts';
import type { Call } from '../state/call.ts';
import './feature-overlays.css';
import { LazyPart } from './lazy-part.tsx';

export type FeatureOverlaysProps = { readonly call: Call; readonly place: OverlayPlace };

export function FeatureOverlays({ call, place }: FeatureOverlaysProps): JSX.Element | null {
  const shown = call.features.parts.value.flatMap(({ name, overlays = [] }) =>
    overlays.flatMap((overlay) =>
      overlay.place === place && overlay.isShown.value ? [{ name, load: overlay.load }] : [],
    ),
  );
  if (shown.length === 0) return null;
  return (
    <div class={`overlays overlays--${place}`} data-testid="overlays" data-place={place}>
      {shown.map(({ name, load }, index) => (
        <LazyPart key={`${name} ${index}`} load={load} />
      ))}
    </div>
  );
}
