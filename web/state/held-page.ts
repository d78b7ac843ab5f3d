/**
 * Who has which place on a page of the gallery. Pure.
 *
 * While a page is looked at nobody changes place: who leaves leaves a gap, which is filled or closed after a moment, and
 * who comes takes a free place or is on a later page. Turning the page begins anew.
 */

/** An empty place is kept this long. */
export const GAP_MS = 1_500;

/** A place: somebody's, or empty since a moment. */
type Place = { readonly id: string } | { readonly emptySinceMs: number };

export type HeldPage = {
  /** What page of what; another one begins anew. */
  readonly key: string;
  readonly places: readonly Place[];
  /** Who speaks, or spoke last, and is not on the page: shown besides. */
  readonly guestId: string | undefined;
};

export type PageNow = {
  readonly key: string;
  /** Who would be on the page if it were turned to now. */
  readonly wantedIds: readonly string[];
  readonly size: number;
  readonly isHere: (participantId: string) => boolean;
  readonly speakerId: string | undefined;
  readonly nowMs: number;
};

/** The page as it is to be shown now; the same object when nothing changed. */
export function holdPage(before: HeldPage | undefined, now: PageNow): HeldPage {
  const isTurned = before?.key !== now.key;
  const places = isTurned ? now.wantedIds.map((id): Place => ({ id })) : keepPlaces(before.places, now);
  const guestId = guestOf(isTurned ? undefined : before.guestId, places, now);
  const isSame =
    !isTurned &&
    before.guestId === guestId &&
    places.length === before.places.length &&
    places.every((place, index) => place === before.places[index]);
  return isSame ? before : { key: now.key, places, guestId };
}

/** Milliseconds until a gap is due; undefined = there is none. */
export function nextGapMs(page: HeldPage, nowMs: number): number | undefined {
  const dues = page.places.flatMap((place) =>
    'id' in place ? [] : [Math.max(0, place.emptySinceMs + GAP_MS - nowMs)],
  );
  return dues.length === 0 ? undefined : Math.min(...dues);
}

function keepPlaces(before: readonly Place[], { wantedIds, size, isHere, nowMs }: PageNow): readonly Place[] {
  const places = before.map((place): Place => {
    if (!('id' in place) || isHere(place.id)) return place;
    return { emptySinceMs: nowMs };
  });
  const shown = new Set(places.map((place) => ('id' in place ? place.id : undefined)));
  const newcomers = wantedIds.filter((id) => !shown.has(id));
  const filled = places.flatMap((place): readonly Place[] => {
    if ('id' in place || nowMs - place.emptySinceMs < GAP_MS) return [place];
    const id = newcomers.shift();
    return id === undefined ? [] : [{ id }];
  });
  const free = Math.max(0, size - filled.length);
  return [...filled, ...newcomers.slice(0, free).map((id): Place => ({ id }))];
}

function guestOf(
  before: string | undefined,
  places: readonly Place[],
  { speakerId, isHere }: PageNow,
): string | undefined {
  const isOutside = (id: string | undefined): id is string =>
    id !== undefined && isHere(id) && !places.some((place) => 'id' in place && place.id === id);
  if (isOutside(speakerId)) return speakerId;
  return isOutside(before) ? before : undefined;
}
