/** Initials in a circle, for a person without a picture. */
import type { JSX } from 'preact';
import { avatarColour, initialsOf } from '../state/initials.ts';
import './avatar.css';

/** Decoration: the name is beside it. */
export function Avatar({ name, isSmall = false }: { name: string; isSmall?: boolean }): JSX.Element {
  return (
    <span
      class={isSmall ? 'avatar avatar--small' : 'avatar'}
      style={{ backgroundColor: `var(--avatar-${avatarColour(name)})` }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
