/** Which of a gallery's tiles are in view. */
import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';

/** Tiles this close to the edge count as in view, so that video is there when one scrolls. */
const MARGIN = '25%';

/** Writes ids of `[data-participant]` elements within the box; observes anew when people come or go. */
export function useVisibleIds(
  box: RefObject<HTMLElement | null>,
  people: readonly PersonView[],
  visibleIds: Signal<ReadonlySet<string>>,
): void {
  const ids = people.map(({ participantId }) => participantId).join(' ');
  useEffect(() => {
    const root = box.current;
    if (root === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const next = new Set(visibleIds.peek());
        for (const entry of entries) note(next, entry);
        visibleIds.value = next;
      },
      { root, rootMargin: MARGIN },
    );
    for (const tile of root.querySelectorAll('[data-participant]')) observer.observe(tile);
    return () => observer.disconnect();
  }, [ids]);
}

function note(ids: Set<string>, { target, isIntersecting }: IntersectionObserverEntry): void {
  const id = target.getAttribute('data-participant');
  if (id === null) return;
  if (isIntersecting) ids.add(id);
  else ids.delete(id);
}
