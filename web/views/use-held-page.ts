/** A page of the gallery that stays as it is while one looks at it. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { GalleryPage } from '../state/gallery-page.ts';
import { holdPage, nextGapMs, type HeldPage } from '../state/held-page.ts';

/**
 * Nothing is held where everybody fits: who leaves is gone at once.
 * @param isSpeakerLarge who speaks is on the stage, and no guest
 */
export function useHeldPage(call: Call, gallery: GalleryPage, isSpeakerLarge: boolean): HeldPage {
  const held = useRef<HeldPage | undefined>(undefined);
  const gapsDue = useSignal(0);
  const isInPages = call.isInPages.value;
  const byId = call.byId.value;
  const hidden = call.hidden.value;
  const isHeld = isInPages || gallery.pageCount > 1;
  held.current = holdPage(isHeld ? held.current : undefined, {
    key: `${gallery.page} ${gallery.perPage} ${isInPages}`,
    wantedIds: gallery.wantedIds,
    size: gallery.perPage,
    isHere: (id) => {
      const person = byId.get(id);
      return person !== undefined && !hidden.has(person.number);
    },
    speakerId: isSpeakerLarge ? undefined : call.speakerTileId.value,
    nowMs: performance.now(),
  });
  const turn = gapsDue.value; // drawn again when a gap is due
  const page = held.current;
  useEffect(() => {
    const waitMs = nextGapMs(page, performance.now());
    if (waitMs === undefined) return;
    const timer = setTimeout(() => (gapsDue.value += 1), waitMs + 1);
    return () => clearTimeout(timer);
  }, [page, turn]);
  return page;
}
