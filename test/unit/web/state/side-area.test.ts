import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SideArea, tabAfterKey } from '../../../../web/state/side-area.ts';

describe('SideArea', () => {
  test('opens where it was open last, the people first', () => {
    const side = new SideArea(() => true);
    side.toggle();
    expect(side.panel).toBe('people');

    side.show('hands');
    side.toggle();
    expect(side.isOpen).toBe(false);
    side.toggle();

    expect(side.panel).toBe('hands');
  });

  test('shows the people in the place of a panel that is not there any more', () => {
    const panels = signal(['hands']);
    const side = new SideArea((panel) => panels.value.includes(panel));
    side.show('hands');

    panels.value = [];

    expect(side.panel).toBe('people');
  });
});

describe('tabAfterKey()', () => {
  test('leads round and round, and knows no other keys', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(11), (count, at) => {
        const index = at % count;
        const right = tabAfterKey('ArrowRight', index, count) ?? -1;
        expect(tabAfterKey('ArrowLeft', right, count)).toBe(index);
        expect(tabAfterKey('Tab', index, count)).toBeUndefined();
      }),
    );
  });
});
