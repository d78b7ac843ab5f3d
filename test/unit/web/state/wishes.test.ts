import { describe, expect, test } from '@jest/globals';
import type { PersonView } from '../../../../client/api.ts';
import { areSameWishes, stageOwner, wishesFor, type Shown } from '../../../../web/state/wishes.ts';
import { personView, sourceView } from '../people.ts';

const shown = (over: Partial<Shown> = {}): Shown => ({
  isPageVisible: true,
  tileIds: ['self', 'anna', 'bernd'],
  nextIds: [],
  tileHeightPx: 200.4,
  stageHeightPx: 700,
  stage: undefined,
  speakerId: undefined,
  devicePixelRatio: 1.5,
  ...over,
});
const known = (...people: PersonView[]) => new Map(people.map((person) => [person.participantId, person]));
const self = personView('self', { isSelf: true, camera: sourceView('self:cam') });
const anna = personView('anna', {
  camera: sourceView('anna:cam'),
  screen: sourceView('anna:screen', { type: 'screen' }),
});
const bernd = personView('bernd', { camera: sourceView('bernd:cam', { paused: true }) });

describe('wishesFor()', () => {
  test('wants cameras of others on the page in device pixels, also those that are off', () => {
    expect(wishesFor(known(self, anna, bernd), shown())).toEqual([
      { sourceId: 'anna:cam', height: 301, priority: 100 },
      { sourceId: 'bernd:cam', height: 301, priority: 100 },
    ]);
  });

  test('wants those beside on the stage as large as it, and who is pinned before tiles; never oneself', () => {
    const stage = { participantId: 'self', kind: 'camera' } as const;
    const beside = [{ participantId: 'bernd', kind: 'camera' } as const];
    const wishes = wishesFor(
      known(self, anna, bernd),
      shown({ stage, beside, pinnedIds: ['anna'], pinHeightPx: 100 }),
    );

    expect(wishes).toEqual([
      { sourceId: 'bernd:cam', height: 1050, priority: 150 },
      { sourceId: 'anna:cam', height: 150, priority: 200 },
    ]);
  });

  test('wants the screen on the stage first and most', () => {
    const stage = { participantId: 'anna', kind: 'screen' } as const;
    const [first] = wishesFor(known(self, anna, bernd), shown({ stage }));

    expect(first).toEqual({ sourceId: 'anna:screen', height: 1050, priority: 200 });
  });

  test('wants a face that is on the stage and in a tile once, as large as the larger', () => {
    const stage = { participantId: 'anna', kind: 'camera' } as const;

    expect(wishesFor(known(anna), shown({ stage, tileIds: ['anna'] }))).toEqual([
      { sourceId: 'anna:cam', height: 1050, priority: 150 },
    ]);
  });

  test('wants who speaks more than the others', () => {
    const [, second] = wishesFor(known(anna, bernd), shown({ speakerId: 'bernd' }));

    expect(second).toMatchObject({ sourceId: 'bernd:cam', priority: 150 });
  });

  test('makes the next page ready, after all that is shown', () => {
    expect(wishesFor(known(anna, bernd), shown({ tileIds: ['bernd'], nextIds: ['anna', 'bernd'] }))).toEqual([
      { sourceId: 'bernd:cam', height: 301, priority: 100 },
      { sourceId: 'anna:cam', height: 301, priority: 1, isPrefetch: true },
    ]);
  });

  test('leaves out who is not on the page, and who is not known', () => {
    expect(wishesFor(known(anna, bernd), shown({ tileIds: ['bernd', 'carla'] }))).toHaveLength(1);
  });

  test('wants the same while the tab is hidden: the SDK lets pictures wait then', () => {
    const hidden = wishesFor(known(anna, bernd), shown({ isPageVisible: false }));

    expect(hidden).toEqual(wishesFor(known(anna, bernd), shown()));
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
