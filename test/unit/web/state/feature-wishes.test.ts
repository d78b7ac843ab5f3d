import { signal } from '@preact/signals';
import { expect, test } from '@jest/globals';
import { askingOf, largeOf, placesOf, playsSound } from '../../../../web/state/feature-wishes.ts';

test('what features want is one list, nobody twice', () => {
  const parts = [
    { asking: signal([{ number: 1, name: 'Ada' }]), large: signal({ spotlight: [1], pinned: [2] }) },
    {},
    {
      asking: signal([
        { number: 1, name: 'Ada' },
        { number: 2, name: 'Ben' },
      ]),
      large: signal({ own: 3, spotlight: [1, 4], pinned: [] }),
      playsSound: signal(true),
    },
  ];

  expect(askingOf(parts).map(({ name }) => name)).toEqual(['Ada', 'Ben']);
  expect(largeOf(parts)).toEqual({ own: 3, spotlight: [1, 4], pinned: [2] });
  expect([placesOf(parts), playsSound(parts), playsSound([{}])]).toEqual([[], true, false]);
});
