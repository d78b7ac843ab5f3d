/** A number at the corner of an icon, for the eye only: what it counts is said in the label of what it is part of. */
import type { JSX } from 'preact';
import './badge.css';

/** Drawn by the style sheet, so that it is no part of a button's words. */
export function Badge({ count }: { count: number }): JSX.Element {
  return <span class="badge" aria-hidden="true" data-count={count} />;
}
