import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WishView } from '../../../../client/api.ts';
import {
  limitPictures,
  MAX_LOAD_LEVEL,
  MAX_PICTURES,
  type PictureLimits,
} from '../../../../client/room/picture-limits.ts';

const limits = (over: Partial<PictureLimits> = {}): PictureLimits => ({
  isVisible: true,
  maxPictures: MAX_PICTURES.desktop,
  loadLevel: 0,
  ...over,
});

const wish = (sourceId: string, over: Partial<WishView> = {}): WishView => ({
  sourceId,
  height: 180,
  ...over,
});

const tiles = (count: number): WishView[] =>
  Array.from({ length: count }, (_, index) => wish(`p${index}:cam`));

const shownOf = (wishes: readonly WishView[]): string[] =>
  wishes.filter(({ isPrefetch }) => isPrefetch !== true).map(({ sourceId }) => sourceId);

describe('limitPictures()', () => {
  test('takes what a client can show, as it is', () => {
    expect(limitPictures(tiles(25), limits())).toEqual(tiles(25));
  });

  test('a phone shows four, the screen and who speaks first', () => {
    const page = [...tiles(6), wish('anna:screen', { priority: 200 }), wish('ben:cam', { priority: 150 })];

    const shown = shownOf(limitPictures(page, limits({ maxPictures: MAX_PICTURES.phone })));

    expect(shown).toEqual(['anna:screen', 'ben:cam', 'p0:cam', 'p1:cam']);
  });

  test('in a hidden page all pictures wait, ready', () => {
    const waiting = limitPictures(tiles(3), limits({ isVisible: false }));

    expect(shownOf(waiting)).toEqual([]);
    expect(waiting).toHaveLength(3);
  });

  test('the next page waits behind what is shown', () => {
    const page = [wish('next:cam', { isPrefetch: true, priority: 255 }), ...tiles(2)];

    const taken = limitPictures(page, limits());

    expect(shownOf(taken)).toEqual(['p0:cam', 'p1:cam']);
    expect(taken.at(-1)).toMatchObject({ sourceId: 'next:cam', isPrefetch: true });
  });

  test('takes fewer and smaller ones the higher the load, but one always', () => {
    const byLevel = Array.from({ length: MAX_LOAD_LEVEL + 1 }, (_, loadLevel) =>
      limitPictures(tiles(25), limits({ loadLevel })),
    );

    expect(byLevel.map((taken) => shownOf(taken).length)).toEqual([25, 25, 12, 6]);
    expect(byLevel.map((taken) => taken[0]?.height)).toEqual([180, 90, 90, 45]);
    expect(shownOf(limitPictures(tiles(1), limits({ maxPictures: 1, loadLevel: 9 })))).toHaveLength(1);
  });

  test('never more than the bound, each source once, shown ones first', () => {
    const page = fc.uniqueArray(
      fc.record({
        sourceId: fc.string({ minLength: 1 }),
        height: fc.nat(2_000),
        priority: fc.integer({ min: 1, max: 255 }),
        isPrefetch: fc.boolean(),
      }),
      { selector: ({ sourceId }) => sourceId, maxLength: 100 },
    );
    fc.assert(
      fc.property(page, fc.integer({ min: 1, max: 25 }), fc.nat(MAX_LOAD_LEVEL), (wishes, max, loadLevel) => {
        const taken = limitPictures(wishes, limits({ maxPictures: max, loadLevel }));
        const shown = shownOf(taken).length;

        expect(shown).toBeLessThanOrEqual(max);
        expect(taken.length - shown).toBeLessThanOrEqual(max);
        expect(new Set(taken.map(({ sourceId }) => sourceId)).size).toBe(taken.length);
        expect(shownOf(taken.slice(0, shown))).toHaveLength(shown);
      }),
    );
  });
});
