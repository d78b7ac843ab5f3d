import { describe, expect, test } from '@jest/globals';
import { assess, nextEpoch } from '../../../../../signal/room/rebuild/assess.ts';

const head = (over: object = {}) => ({
  version: { epoch: 5, n: 10 },
  isSettled: true,
  rebuildingEpoch: 0,
  ...over,
});

describe('assess()', () => {
  test.each([
    ['has all that is known', head(), { epoch: 5, n: 10 }, 'fine'],
    ['has more than is known', head(), { epoch: 4, n: 99 }, 'fine'],
    ['has fewer entries', head(), { epoch: 5, n: 11 }, 'lost'],
    ['has an older epoch', head(), { epoch: 6, n: 0 }, 'lost'],
    ['has nothing', head({ version: { epoch: 0, n: 0 } }), { epoch: 0, n: 0 }, 'lost'],
    ['is being rebuilt', head({ rebuildingEpoch: 6 }), { epoch: 5, n: 1 }, 'lost'],
    ['is another server', head({ isSettled: false }), { epoch: 5, n: 10 }, 'unsettled'],
    ['is another server with less', head({ isSettled: false }), { epoch: 5, n: 11 }, 'lost'],
  ] as const)('a store that %s', (_what, at, known, verdict) => {
    expect(assess(at, known)).toBe(verdict);
  });
});

describe('nextEpoch()', () => {
  test('is above all that were heard of, and not before the time of day', () => {
    const at = head({ rebuildingEpoch: 7 });

    expect(nextEpoch(at, { epoch: 6, n: 0 }, { epoch: 5, storeTimeMs: 3 })).toBe(8);
    expect(nextEpoch(at, { epoch: 6, n: 0 }, { epoch: 5, storeTimeMs: 1_000 })).toBe(1_000);
    expect(nextEpoch(at, { epoch: 9, n: 0 }, { epoch: 12, storeTimeMs: 3 })).toBe(13);
  });
});
