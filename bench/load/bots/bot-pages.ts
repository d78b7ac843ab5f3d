/** Which pages of people a bot shows in a large room, so that it knows those whom it watches. Pure. */
import type { ShownListView } from '../../../client/api.ts';

/** Of the server (Snapshot.page_size). */
const PAGE_SIZE = 25;
/** A client may not show more. */
const MAX_PAGES = 8;
/** Bots come in the order of their index, but for so many places: they come from several sites. */
const DISORDER = 4;

/** Everybody who can be shown. */
export const FIRST_PEOPLE: readonly ShownListView[] = [
  { list: 'byName', pages: Array.from({ length: MAX_PAGES }, (_, page) => page) },
];

/** The first people by name, as somebody sees them who has opened the list. */
export const OPEN_LIST: readonly ShownListView[] = [{ list: 'byName', pages: [0] }];

/** Where those with these indexes are among the people with a picture, of whom there are `total`. */
export function pagesOf(indexes: Iterable<number>, total: number): readonly ShownListView[] {
  const last = Math.max(0, Math.ceil(total / PAGE_SIZE) - 1);
  const pages = new Set<number>();
  for (const index of indexes) {
    for (const place of [index, index - DISORDER, index + DISORDER]) {
      pages.add(Math.min(last, Math.max(0, Math.floor(place / PAGE_SIZE))));
    }
  }
  return pages.size === 0 ? [] : [{ list: 'withVideo', pages: [...pages].slice(0, MAX_PAGES) }];
}
