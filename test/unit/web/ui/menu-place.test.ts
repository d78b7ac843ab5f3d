import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeMenu } from '../../../../web/ui/menu-place.ts';

const WINDOW = { widthPx: 800, heightPx: 600 };
const MENU = { widthPx: 200, heightPx: 300 };
const button = (left: number, top: number) => ({ left, right: left + 50, top, bottom: top + 40 });

describe('placeMenu()', () => {
  test('is below the button and ends where it ends', () => {
    expect(placeMenu(button(700, 10), MENU, WINDOW, false)).toEqual({ leftPx: 550, topPx: 54 });
  });

  test('is above where that is wished for, or where there is no room below', () => {
    expect(placeMenu(button(700, 550), MENU, WINDOW, true).topPx).toBe(246);
    expect(placeMenu(button(700, 400), MENU, WINDOW, false).topPx).toBe(96);
  });

  test('is within the window wherever the button is, as long as it is not larger than that', () => {
    const edges = fc.record({ left: fc.nat(750), top: fc.nat(560) });
    const sizes = fc.record({
      widthPx: fc.integer({ min: 50, max: 784 }),
      heightPx: fc.integer({ min: 40, max: 584 }),
    });
    fc.assert(
      fc.property(edges, sizes, fc.boolean(), ({ left, top }, menu, opensUp) => {
        const { leftPx, topPx } = placeMenu(button(left, top), menu, WINDOW, opensUp);

        expect(Math.min(leftPx, topPx)).toBeGreaterThanOrEqual(8);
        expect(leftPx + menu.widthPx).toBeLessThanOrEqual(792);
        expect(topPx + menu.heightPx).toBeLessThanOrEqual(592);
      }),
    );
  });
});
