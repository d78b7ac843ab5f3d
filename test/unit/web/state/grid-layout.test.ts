import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gridLayout } from '../../../../web/state/grid-layout.ts';

const GAP_PX = 8;
const box = (count: number, widthPx: number, heightPx: number) => ({
  count,
  widthPx,
  heightPx,
  gapPx: GAP_PX,
});

describe('gridLayout()', () => {
  test('shows four people as two by two on a wide screen', () => {
    expect(gridLayout(box(4, 1416, 760))).toMatchObject({ columns: 2, isScrolling: false });
  });

  test('keeps pictures of three people wide instead of putting upright ones in a row', () => {
    expect(gridLayout(box(3, 1416, 760)).columns).toBe(2);
  });

  test('stacks people on an upright phone', () => {
    expect(gridLayout(box(3, 344, 600)).columns).toBe(1);
  });

  test('gives a single person most of the box', () => {
    const { tileWidthPx, tileHeightPx } = gridLayout(box(1, 800, 450));

    expect(tileWidthPx * tileHeightPx).toBeGreaterThan(800 * 450 * 0.95);
  });

  test.each([
    ['phone', 344, 600],
    ['desktop', 1416, 760],
  ])('fits 16 people on a %s without scrolling', (_name, widthPx, heightPx) => {
    expect(gridLayout(box(16, widthPx, heightPx)).isScrolling).toBe(false);
  });

  test('scrolls instead of making tiles illegible', () => {
    const layout = gridLayout(box(200, 344, 600));

    expect(layout).toMatchObject({ columns: 2, isScrolling: true });
    expect(layout.tileWidthPx).toBeGreaterThanOrEqual(150);
  });

  test('takes an empty room and a box without size', () => {
    expect(gridLayout(box(0, 0, 0)).tileWidthPx).toBeGreaterThanOrEqual(0);
  });

  test('never exceeds the box unless it scrolls', () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 60 }),
      widthPx: fc.integer({ min: 300, max: 2560 }),
      heightPx: fc.integer({ min: 200, max: 1440 }),
    });
    fc.assert(
      fc.property(sizes, ({ count, widthPx, heightPx }) => {
        const { columns, tileWidthPx, tileHeightPx, isScrolling } = gridLayout(box(count, widthPx, heightPx));
        const rows = Math.ceil(count / columns);

        expect(columns * tileWidthPx + (columns - 1) * GAP_PX).toBeLessThanOrEqual(widthPx);
        if (!isScrolling) expect(rows * tileHeightPx + (rows - 1) * GAP_PX).toBeLessThanOrEqual(heightPx);
      }),
    );
  });
});
