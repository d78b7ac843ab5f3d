import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  pagesAround,
  pagesOf,
  rowAfterKey,
  rowWindow,
  scrollTopFor,
} from '../../../../web/state/row-window.ts';

const ROW_PX = 56;
const box = (scrollTopPx: number, count: number, heightPx = 600) => ({
  scrollTopPx,
  heightPx,
  rowHeightPx: ROW_PX,
  count,
});

describe('rowWindow()', () => {
  test('draws the whole of a short list', () => {
    expect(rowWindow(box(0, 5))).toEqual({ first: 0, end: 5 });
  });

  test('draws only some rows of a long one', () => {
    const { first, end } = rowWindow(box(400 * ROW_PX, 800));

    expect(end - first).toBeLessThan(35);
  });

  test('shows the end when the list has become shorter than it is scrolled', () => {
    expect(rowWindow(box(700 * ROW_PX, 30)).end).toBe(30);
  });

  test('draws nothing of an empty list', () => {
    expect(rowWindow(box(0, 0))).toEqual({ first: 0, end: 0 });
  });

  test('always covers what is in view, with few rows more', () => {
    const scrolls = fc.record({
      scrollTopPx: fc.integer({ min: 0, max: 60_000 }),
      heightPx: fc.integer({ min: 0, max: 2_000 }),
      count: fc.integer({ min: 0, max: 1_000 }),
    });
    fc.assert(
      fc.property(scrolls, ({ scrollTopPx, heightPx, count }) => {
        const furthest = Math.max(0, count * ROW_PX - heightPx);
        const topPx = Math.min(scrollTopPx, furthest);
        const { first, end } = rowWindow(box(topPx, count, heightPx));

        expect(first).toBeLessThanOrEqual(Math.floor(topPx / ROW_PX));
        expect(end).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((topPx + heightPx) / ROW_PX)));
        expect(end - first).toBeLessThanOrEqual(heightPx / ROW_PX + 24);
      }),
    );
  });
});

describe('pagesOf()', () => {
  test.each([
    [{ first: 0, end: 25 }, [0]],
    [{ first: 20, end: 30 }, [0, 1]],
    [{ first: 50, end: 51 }, [2]],
    [{ first: 0, end: 0 }, [0]],
  ])('of %j is %j', (rows, pages) => {
    expect(pagesOf(rows, 25)).toEqual(pages);
  });
});

describe('pagesAround()', () => {
  test.each([
    ['the next page', { first: 0, end: 20 }, 800, [0, 1]],
    ['both neighbours, the one ahead first', { first: 60, end: 80 }, 800, [2, 3, 4, 1]],
    ['no page beyond the last', { first: 25, end: 40 }, 40, [1, 0]],
    ['the first page of a list of unknown length', { first: 0, end: 0 }, 0, [0]],
  ])('adds %s', (_name, rows, count, pages) => {
    expect(pagesAround(rows, 25, count)).toEqual(pages);
  });
});

describe('rowAfterKey()', () => {
  const list = { count: 100, perView: 10 };

  test.each([
    ['ArrowDown', 5, 6],
    ['ArrowUp', 0, 0],
    ['PageDown', 95, 99],
    ['PageUp', 20, 11],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['x', 50, undefined],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(rowAfterKey(key, from, list)).toBe(to);
  });

  test('leads nowhere in an empty list', () => {
    expect(rowAfterKey('End', 0, { count: 0, perView: 10 })).toBeUndefined();
  });
});

describe('scrollTopFor()', () => {
  const view = { scrollTopPx: 560, heightPx: 560, rowHeightPx: ROW_PX };

  test.each([
    ['above, to its top', 3, 168],
    ['in view, not at all', 12, 560],
    ['below, to its bottom', 20, 616],
  ])('scrolls to a row %s', (_name, index, expected) => {
    expect(scrollTopFor(index, view)).toBe(expected);
  });
});
