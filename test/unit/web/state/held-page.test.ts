import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GAP_MS, holdPage, nextGapMs, type HeldPage, type PageNow } from '../../../../web/state/held-page.ts';

const now = (over: Partial<PageNow> = {}): PageNow => ({
  key: 'page 1',
  wantedIds: ['a', 'b', 'c'],
  size: 4,
  isHere: () => true,
  speakerId: undefined,
  nowMs: 0,
  ...over,
});
const ids = (page: HeldPage) => page.places.map((place) => ('id' in place ? place.id : '-'));
const gone = (...left: string[]) => ({ isHere: (id: string) => !left.includes(id) });

describe('holdPage()', () => {
  test('begins with who is wanted', () => {
    expect(ids(holdPage(undefined, now()))).toEqual(['a', 'b', 'c']);
  });

  test('keeps everybody in place when the order changes', () => {
    const page = holdPage(undefined, now());

    expect(holdPage(page, now({ wantedIds: ['x', 'c', 'b'] }))).toMatchObject({
      places: [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'x' }],
    });
  });

  test('is the same object while nothing changes', () => {
    const page = holdPage(undefined, now());

    expect(holdPage(page, now({ nowMs: 100 }))).toBe(page);
  });

  test('leaves a gap for who left, and fills it after a moment', () => {
    const full = holdPage(undefined, now({ size: 3 }));

    const gap = holdPage(full, now({ ...gone('b'), size: 3, wantedIds: ['a', 'c', 'd'] }));
    const filled = holdPage(gap, now({ ...gone('b'), size: 3, wantedIds: ['a', 'c', 'd'], nowMs: GAP_MS }));

    expect(ids(gap)).toEqual(['a', '-', 'c']);
    expect(nextGapMs(gap, 500)).toBe(GAP_MS - 500);
    expect(ids(filled)).toEqual(['a', 'd', 'c']);
    expect(nextGapMs(filled, GAP_MS)).toBeUndefined();
  });

  test('closes a gap that nobody can fill', () => {
    const gap = holdPage(holdPage(undefined, now()), now({ ...gone('b'), wantedIds: ['a', 'c'] }));

    expect(ids(holdPage(gap, now({ wantedIds: ['a', 'c'], nowMs: GAP_MS })))).toEqual(['a', 'c']);
  });

  test('begins anew when the page is turned', () => {
    const page = holdPage(undefined, now());

    expect(ids(holdPage(page, now({ key: 'page 2', wantedIds: ['d', 'e'] })))).toEqual(['d', 'e']);
  });

  test('has who speaks as a guest when not on the page, and keeps them when they fall silent', () => {
    const page = holdPage(undefined, now({ speakerId: 'z' }));

    expect(page.guestId).toBe('z');
    expect(holdPage(page, now({ speakerId: 'a' })).guestId).toBe('z');
    expect(holdPage(page, now({ speakerId: 'y' })).guestId).toBe('y');
    expect(holdPage(page, now({ speakerId: 'z', ...gone('z') })).guestId).toBeUndefined();
  });

  test('never moves anybody, shows nobody twice and never more than fit', () => {
    const people = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 });
    const steps = fc.array(fc.record({ here: people, waitMs: fc.integer({ min: 0, max: 2 * GAP_MS }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (list) => {
        let page: HeldPage | undefined;
        let nowMs = 0;
        for (const { here, waitMs } of list) {
          nowMs += waitMs;
          const before = page;
          page = holdPage(
            before,
            now({ wantedIds: here.slice(0, 5), size: 5, isHere: (id) => here.includes(id), nowMs }),
          );
          const shown = ids(page).filter((id) => id !== '-');

          expect(new Set(shown).size).toBe(shown.length);
          expect(page.places.length).toBeLessThanOrEqual(5);
          expect(shown.every((id) => here.includes(id))).toBe(true);
          const stayed = ids(before ?? page).filter((id) => id !== '-' && here.includes(id));
          expect(shown.filter((id) => stayed.includes(id))).toEqual(stayed);
        }
      }),
    );
  });
});
