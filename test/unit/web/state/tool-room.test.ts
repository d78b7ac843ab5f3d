import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isNarrow, shownTools, type ToolRoom } from '../../../../web/state/tool-room.ts';

const room = (over: Partial<ToolRoom>): number =>
  shownTools({ widthPx: 1_280, remPx: 16, fixedCount: 4, movableCount: 5, hasMore: false, ...over });

describe('shownTools()', () => {
  test.each([
    ['all on a desk', {}, 5],
    ['all that fit, and a place for "More"', { movableCount: 12 }, 7],
    ['none when the text is very large', { remPx: 32 }, 0],
    ['one on a phone, beside "More" for the panels', { widthPx: 360, hasMore: true }, 1],
    ['none in a window for which even the fixed ones are too many', { widthPx: 200 }, 0],
  ])('is %s', (_name, over, shown) => {
    expect(room(over)).toBe(shown);
  });

  test('never shows more than there are, nor fewer in a wider window of the same kind', () => {
    const sizes = fc.record({
      widthPx: fc.integer({ min: 600, max: 4_000 }),
      fixedCount: fc.integer({ min: 2, max: 4 }),
      movableCount: fc.nat(20),
      hasMore: fc.boolean(),
    });
    fc.assert(
      fc.property(sizes, fc.nat(500), (size, widerPx) => {
        const shown = room(size);
        expect(shown).toBeLessThanOrEqual(size.movableCount);
        expect(shown).toBeGreaterThanOrEqual(0);
        expect(room({ ...size, widthPx: size.widthPx + widerPx })).toBeGreaterThanOrEqual(shown);
      }),
    );
  });
});

test('a window of 720 px is narrow, with large text a wider one too', () => {
  expect([720, 721].map((widthPx) => isNarrow({ widthPx, remPx: 16 }))).toEqual([true, false]);
  expect(isNarrow({ widthPx: 1_280, remPx: 32 })).toBe(true);
});
