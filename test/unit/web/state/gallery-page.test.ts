import { describe, expect, test } from '@jest/globals';
import { galleryPage, swipeOf, tilesOf } from '../../../../web/state/gallery-page.ts';
import type { HeldPage } from '../../../../web/state/held-page.ts';
import { pagedRows, wholeRows } from '../../../../web/state/people-rows.ts';
import { personView } from '../people.ts';

const people = (count: number, prefix = 'p') =>
  Array.from({ length: count }, (_, index) => personView(`${prefix}${index}`));

describe('galleryPage()', () => {
  test('has one page where everybody fits, oneself included', () => {
    expect(galleryPage({ others: wholeRows(people(8)), capacity: 9, wantedPage: 0 })).toMatchObject({
      pageCount: 1,
      wantedIds: { length: 8 },
    });
  });

  test('leaves a place for oneself on every page', () => {
    const { pageCount, perPage, wantedIds, rows } = galleryPage({
      others: wholeRows(people(20)),
      capacity: 9,
      wantedPage: 1,
    });

    expect({ pageCount, perPage, wantedIds, rows }).toEqual({
      pageCount: 3,
      perPage: 8,
      wantedIds: ['p8', 'p9', 'p10', 'p11', 'p12', 'p13', 'p14', 'p15'],
      rows: { first: 8, end: 20 },
    });
  });

  test('stays on the last page when there are fewer than before', () => {
    expect(galleryPage({ others: wholeRows(people(10)), capacity: 9, wantedPage: 7 }).page).toBe(1);
  });

  test('has a page where nobody else is', () => {
    expect(galleryPage({ others: wholeRows([]), capacity: 2, wantedPage: 0 })).toMatchObject({
      page: 0,
      pageCount: 1,
      wantedIds: [],
    });
  });

  test('counts who has not come yet, and leaves oneself out', () => {
    const me = personView('me', { isSelf: true });
    const list = { total: 60, pageSize: 25, pages: new Map([[0, [me, ...people(24)]]]) };

    expect(galleryPage({ others: pagedRows(list), capacity: 31, wantedPage: 0 })).toMatchObject({
      wantedIds: { length: 24 },
      missing: 5,
    });
  });
});

describe('galleryPage() with a hall', () => {
  test('leaves out cameras that are in another one’s tile, on this page and on the next one', () => {
    const list = {
      total: 6,
      pageSize: 25,
      pages: new Map([[0, people(6).map((one, number) => ({ ...one, number }))]]),
    };

    const page = galleryPage({
      others: pagedRows(list),
      capacity: 4,
      wantedPage: 0,
      hidden: new Set([1, 4]),
    });

    expect(page).toMatchObject({ wantedIds: ['p0', 'p2'], nextIds: ['p3', 'p5'], missing: 0, pageCount: 2 });
  });
});

describe('tilesOf()', () => {
  const everybody = [personView('me', { isSelf: true }), ...people(4), personView('guest')];
  const byId = new Map(everybody.map((person) => [person.participantId, person]));
  const held = (ids: readonly string[], guestId?: string): HeldPage => ({
    key: '',
    places: ids.map((id) => (id === '-' ? { emptySinceMs: 0 } : { id })),
    guestId,
  });
  const keys = (page: HeldPage, over: object = {}) =>
    tilesOf(page, { self: everybody[0], byId, missing: 0, perPage: 3, isGuestFirst: false, ...over }).map(
      ({ key }) => key,
    );

  test('begins with oneself', () => {
    expect(keys(held(['p0', 'p1']))).toEqual(['me', 'p0', 'p1']);
  });

  test('keeps the place of who has left', () => {
    expect(keys(held(['p0', '-', 'p2']))).toEqual(['me', 'p0', 'empty 1', 'p2']);
  });

  test('has blanks for who is about to come', () => {
    expect(keys(held(['p0']), { missing: 5 })).toEqual(['me', 'p0', 'waiting 0', 'waiting 1']);
  });

  test('adds who speaks where there is room, else in the last place', () => {
    expect(keys(held(['p0'], 'guest'))).toEqual(['me', 'p0', 'guest']);
    expect(keys(held(['p0', 'p1', 'p2'], 'guest'))).toEqual(['me', 'p0', 'p1', 'guest']);
  });

  test('has who speaks first beside a screen', () => {
    expect(keys(held(['p0', 'p1', 'p2'], 'guest'), { isGuestFirst: true })).toEqual([
      'guest',
      'me',
      'p0',
      'p1',
    ]);
  });
});

describe('swipeOf()', () => {
  test.each([
    ['to the left', -80, 10, 1],
    ['to the right', 80, -10, -1],
    ['slanting', 80, 60, 0],
    ['hardly at all', 20, 0, 0],
  ])('%s', (_name, dx, dy, step) => {
    expect(swipeOf(dx, dy)).toBe(step);
  });
});
