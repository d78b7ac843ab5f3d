import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { capacityOf, gridLayout } from '../../../../web/state/grid-layout.ts';

const GAP_PX = 8;
const box = (count: number, widthPx: number, heightPx: number) => ({
  count,
  widthPx,
  heightPx,
  gapPx: GAP_PX,
});

describe('gridLayout()', () => {
  test('shows four people as two by two on a wide screen', () => {
    expect(gridLayout(box(4, 1416, 760))).toMatchObject({ columns: 2 });
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

  test('takes an empty room and a box without size', () => {
    expect(gridLayout(box(0, 0, 0)).tileWidthPx).toBeGreaterThanOrEqual(0);
  });

  test('never exceeds the box', () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 60 }),
      widthPx: fc.integer({ min: 300, max: 2560 }),
      heightPx: fc.integer({ min: 200, max: 1440 }),
    });
    fc.assert(
      fc.property(sizes, ({ count, widthPx, heightPx }) => {
        const { columns, tileWidthPx, tileHeightPx } = gridLayout(box(count, widthPx, heightPx));
        const rows = Math.ceil(count / columns);

        expect(columns * tileWidthPx + (columns - 1) * GAP_PX).toBeLessThanOrEqual(widthPx);
        expect(rows * tileHeightPx + (rows - 1) * GAP_PX).toBeLessThanOrEqual(heightPx);
      }),
    );
  });
});

describe('capacityOf()', () => {
  const space = (widthPx: number, heightPx: number) => ({ widthPx, heightPx, gapPx: GAP_PX });

  test.each([
    ['25 on a desktop', space(1416, 700), false, 25],
    ['4 on a phone', space(344, 560), true, 4],
    ['fewer in a zoomed window', space(696, 290), false, 12],
    ['two where there is hardly any room', space(100, 60), false, 2],
    ['two before the box has a size', space(0, 0), true, 2],
  ])('is %s', (_name, box, isHandheld, expected) => {
    expect(capacityOf(box, isHandheld)).toBe(expected);
  });

  test('never takes so many that they can not be made out, beyond two', () => {
    const sizes = fc.record({
      widthPx: fc.integer({ min: 0, max: 2560 }),
      heightPx: fc.integer({ min: 0, max: 1440 }),
    });
    fc.assert(
      fc.property(sizes, fc.boolean(), (size, isHandheld) => {
        const box = { ...size, gapPx: GAP_PX };
        const count = capacityOf(box, isHandheld);
        const { tileWidthPx, tileHeightPx } = gridLayout({ ...box, count });

        expect(count).toBeLessThanOrEqual(isHandheld ? 4 : 25);
        if (count > 2) expect(tileWidthPx >= 140 && tileHeightPx >= 78).toBe(true);
      }),
    );
  });
});
