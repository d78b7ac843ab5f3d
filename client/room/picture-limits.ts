/**
 * Which of the pictures that a page asks for are taken now: no more than a client of its kind can show, fewer and smaller
 * ones while it is overloaded, none while nobody looks. What is left out stays ready (prefetched). Pure.
 */
import type { WishView } from '../api.ts';

/** Pictures at once, by what shows them. */
export const MAX_PICTURES = { desktop: 25, phone: 4 } as const;

export type Device = keyof typeof MAX_PICTURES;

export type PictureLimits = {
  /** The page is in front. */
  readonly isVisible: boolean;
  readonly maxPictures: number;
  /** How much has to be left out for the client's own load, 0 = nothing; see load-policy.ts. */
  readonly loadLevel: number;
};

/** By load level: share of the pictures, at least one, and of their height. */
const LOAD_STEPS = [
  { pictures: 1, height: 1 },
  { pictures: 1, height: 0.5 },
  { pictures: 0.5, height: 0.5 },
  { pictures: 0.25, height: 0.25 },
] as const;

export const MAX_LOAD_LEVEL = LOAD_STEPS.length - 1;

/**
 * The wishes with heights and `isPrefetch` as they are to be asked for: higher priorities first, then as the page has
 * them. As many again may be prefetched; what is beyond that is left out.
 */
export function limitPictures(
  page: readonly WishView[],
  { isVisible, maxPictures, loadLevel }: PictureLimits,
): readonly WishView[] {
  const step = LOAD_STEPS[Math.min(loadLevel, MAX_LOAD_LEVEL)] ?? LOAD_STEPS[0];
  const shownCount = isVisible ? Math.max(1, Math.floor(maxPictures * step.pictures)) : 0;
  const asked = [...page].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0)); // stable
  const shown = asked.filter(({ isPrefetch }) => isPrefetch !== true);
  const taken = shown.slice(0, shownCount).map((wish) => ({ ...wish, height: wish.height * step.height }));
  const waiting = [...shown.slice(shownCount), ...asked.filter(({ isPrefetch }) => isPrefetch === true)];
  return [...taken, ...waiting.slice(0, maxPictures).map((wish) => ({ ...wish, isPrefetch: true }))];
}
