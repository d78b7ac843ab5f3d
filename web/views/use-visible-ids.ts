/** Which of a gallery's tiles are in view. */
import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';

/** Tiles this close to the edge count as in view, so that video is there when one scrolls; share of the box. */
const MARGIN_RATIO = 0.25;

export type VisibleIdsOptions = {
  readonly people: readonly PersonView[];
  /** Tiles have their size. */
  readonly isLaidOut: boolean;
  /** Written. */
  readonly visibleIds: Signal<ReadonlySet<string>>;
};

/** Writes ids of `[data-participant]` elements within the box; looks anew when people come or go. */
export function useVisibleIds(
  box: RefObject<HTMLElement | null>,
  { people, isLaidOut, visibleIds }: VisibleIdsOptions,
): void {
  const ids = people.map(({ participantId }) => participantId).join(' ');
  useLayoutEffect(() => {
    const root = box.current;
    if (root === null || !isLaidOut) return;
    const tiles = [...root.querySelectorAll('[data-participant]')];
    visibleIds.value = idsInView(root, tiles); // the observer tells only with a later frame
    const observer = new IntersectionObserver(
      (entries) => {
        const next = new Set(visibleIds.peek());
        for (const entry of entries) note(next, entry);
        visibleIds.value = next;
      },
      { root, rootMargin: `${MARGIN_RATIO * 100}%` },
    );
    for (const tile of tiles) observer.observe(tile);
    return () => observer.disconnect();
  }, [ids, isLaidOut]);
}

function idsInView(root: Element, tiles: readonly Element[]): ReadonlySet<string> {
  const { top, bottom, left, right, width, height } = root.getBoundingClientRect();
  const isInView = (tile: Element): boolean => {
    const rect = tile.getBoundingClientRect();
    const [marginX, marginY] = [width * MARGIN_RATIO, height * MARGIN_RATIO];
    const isInRows = rect.bottom > top - marginY && rect.top < bottom + marginY;
    return isInRows && rect.right > left - marginX && rect.left < right + marginX;
  };
  return new Set(tiles.filter(isInView).flatMap((tile) => tile.getAttribute('data-participant') ?? []));
}

function note(ids: Set<string>, { target, isIntersecting }: IntersectionObserverEntry): void {
  const id = target.getAttribute('data-participant');
  if (id === null) return;
  if (isIntersecting) ids.add(id);
  else ids.delete(id);
}
