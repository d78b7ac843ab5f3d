import { describe, expect, test } from '@jest/globals';
import { areSameWishes, stageOwner, wishesFor, type Shown } from '../../../../web/state/wishes.ts';
import { personView, sourceView } from '../people.ts';

const shown = (over: Partial<Shown> = {}): Shown => ({
  isPageVisible: true,
  visibleIds: new Set(['self', 'anna', 'bernd']),
  tileHeightPx: 200.4,
  stageHeightPx: 700,
  stageId: undefined,
  devicePixelRatio: 1.5,
  ...over,
});
const self = personView('self', { isSelf: true, camera: sourceView('self:cam') });
const anna = personView('anna', {
  camera: sourceView('anna:cam'),
  screen: sourceView('anna:screen', { type: 'screen' }),
});
const bernd = personView('bernd', { camera: sourceView('bernd:cam', { paused: true }) });

describe('wishesFor()', () => {
  test('wants cameras of visible others in device pixels, also those that are off', () => {
    expect(wishesFor([self, anna, bernd], shown())).toEqual([
      { sourceId: 'anna:cam', height: 301, priority: 100 },
      { sourceId: 'bernd:cam', height: 301, priority: 100 },
    ]);
  });

  test('wants the screen on the stage first and most', () => {
    const [first] = wishesFor([self, anna, bernd], shown({ stageId: 'anna' }));

    expect(first).toEqual({ sourceId: 'anna:screen', height: 1050, priority: 200 });
  });

  test('leaves out tiles that are not in view', () => {
    expect(wishesFor([anna, bernd], shown({ visibleIds: new Set(['bernd']) }))).toHaveLength(1);
  });

  test('wants no video while the tab is hidden', () => {
    expect(wishesFor([anna, bernd], shown({ isPageVisible: false, stageId: 'anna' }))).toEqual([]);
  });
});

describe('stageOwner()', () => {
  const carla = personView('carla', { screen: sourceView('carla:screen', { type: 'screen' }) });

  test('leaves the stage to who has it', () => {
    expect(stageOwner([anna, carla], 'carla')).toBe(carla);
  });

  test('passes the stage on when its owner stops sharing', () => {
    expect(stageOwner([bernd, carla], 'bernd')).toBe(carla);
  });

  test('never shows one their own screen', () => {
    expect(stageOwner([{ ...carla, isSelf: true }], undefined)).toBeUndefined();
  });
});

describe('areSameWishes()', () => {
  const wish = { sourceId: 'a', height: 100, priority: 1 };

  test.each([
    ['equal lists', [wish], [{ ...wish }], true],
    ['another height', [wish], [{ ...wish, height: 101 }], false],
    ['another length', [wish], [], false],
  ])('compares %s', (_name, a, b, expected) => {
    expect(areSameWishes(a, b)).toBe(expected);
  });
});
