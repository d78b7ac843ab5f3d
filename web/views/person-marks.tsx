/** What features say about somebody: small signs at the tile and in the row. */
import type { JSX } from 'preact';
import type { PersonView } from '../../client/api.ts';
import { Icon } from '../ui/icon.tsx';
import { useApp } from './app-context.ts';
import './person-marks.css';

type Props = { readonly person: PersonView };

/** Draws nothing else again when a feature has news. */
export function PersonMarks({ person }: Props): JSX.Element | null {
  const marks = useApp().session.call.value?.features.marksOf(person) ?? [];
  if (marks.length === 0) return null;
  return (
    <span class="marks">
      {marks.map(({ icon, label, text, testId }) => (
        <span
          key={testId}
          class="marks__mark"
          role="img"
          aria-label={label}
          title={label}
          data-testid={testId}
        >
          <Icon name={icon} size={18} />
          {text}
        </span>
      ))}
    </span>
  );
}
