/** Which page of the gallery is shown and who is on it, from who there is and how many tiles fit. Pure. */
import type { PersonView } from '../../client/api.ts';
import type { HeldPage } from './held-page.ts';
import type { PeopleRows } from './people-rows.ts';

export type GalleryPage = {
  /** 0 = first; never beyond the last one. */
  readonly page: number;
  readonly pageCount: number;
  /** Others on a page; oneself is on every page. */
  readonly perPage: number;
  /** Others who are there already, in order. */
  readonly wantedIds: readonly string[];
  /** Others on the next page, as far as they are there. */
  readonly nextIds: readonly string[];
  /** Others who should be there and have not come yet. */
  readonly missing: number;
  /** Rows from the page's first to the next page's last. */
  readonly rows: { readonly first: number; readonly end: number };
};

export type GalleryNow = {
  readonly others: PeopleRows;
  /** Tiles that fit, with oneself. */
  readonly capacity: number;
  readonly wantedPage: number;
  /** Numbers of those who are in somebody else's tile: their place in the list stays empty. */
  readonly hidden?: ReadonlySet<number>;
};

export function galleryPage({ others, capacity, wantedPage, hidden = new Set() }: GalleryNow): GalleryPage {
  const isOnePage = others.count + 1 <= capacity;
  const perPage = Math.max(1, capacity - 1);
  const pageCount = isOnePage ? 1 : Math.ceil(others.count / perPage);
  const page = Math.min(Math.max(0, wantedPage), pageCount - 1);
  const first = page * perPage;
  const end = Math.min(first + perPage, others.count);
  const nextEnd = Math.min(end + perPage, others.count);
  const people = Array.from({ length: end - first }, (_, index) => others.at(first + index));
  const next = Array.from({ length: nextEnd - end }, (_, index) => others.at(end + index));
  return {
    page,
    pageCount,
    perPage,
    wantedIds: idsOf(people, hidden),
    nextIds: idsOf(next, hidden),
    missing: people.filter((person) => person === undefined).length,
    rows: { first, end: nextEnd },
  };
}

function idsOf(people: readonly (PersonView | undefined)[], hidden: ReadonlySet<number>): readonly string[] {
  return people.flatMap((person) =>
    person && !person.isSelf && !hidden.has(person.number) ? [person.participantId] : [],
  );
}

/** A tile, or the place of one. */
export type Tile = { readonly key: string; readonly person: PersonView | undefined };

export type TilesOptions = {
  readonly self: PersonView | undefined;
  readonly byId: ReadonlyMap<string, PersonView>;
  readonly missing: number;
  readonly perPage: number;
  /** Who speaks and is not on the page comes first; otherwise last, in somebody's place when the page is full. */
  readonly isGuestFirst: boolean;
};

/** The page's tiles in order: oneself, the held places, who speaks. */
export function tilesOf(held: HeldPage, options: TilesOptions): readonly Tile[] {
  const { self, byId, missing, perPage, isGuestFirst } = options;
  const guest = held.guestId === undefined ? undefined : byId.get(held.guestId);
  const places = held.places.map((place, index): Tile => {
    const person = 'id' in place ? byId.get(place.id) : undefined;
    return { key: person?.participantId ?? `empty ${index}`, person };
  });
  const free = Math.max(0, perPage - places.length - (guest === undefined ? 0 : 1));
  const waiting = Array.from({ length: Math.min(missing, free) }, (_, index): Tile => ({
    key: `waiting ${index}`,
    person: undefined,
  }));
  const own: readonly Tile[] = self === undefined ? [] : [tileOf(self)];
  if (guest === undefined) return [...own, ...places, ...waiting];
  const rest = places.length < perPage ? places : places.slice(0, perPage - 1);
  return isGuestFirst
    ? [tileOf(guest), ...own, ...rest, ...waiting]
    : [...own, ...rest, ...waiting, tileOf(guest)];
}

function tileOf(person: PersonView): Tile {
  return { key: person.participantId, person };
}

/** Which way a finger turned the page: -1 back, 1 on, 0 not at all. */
export function swipeOf(dxPx: number, dyPx: number): -1 | 0 | 1 {
  const isSideways = Math.abs(dxPx) >= SWIPE_MIN_PX && Math.abs(dxPx) > 2 * Math.abs(dyPx);
  if (!isSideways) return 0;
  return dxPx < 0 ? 1 : -1;
}

const SWIPE_MIN_PX = 48;
