import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { ShownListView } from '../../../../client/api.ts';
import { ShownPages } from '../../../../web/state/shown-pages.ts';

describe('ShownPages', () => {
  let told: (readonly ShownListView[])[];
  let pages: ShownPages;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    pages = new ShownPages({ show: (lists) => told.push(lists), now: () => Date.now() });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  test('tells at once, and in a fast scroll only some of it and the last', () => {
    for (let page = 0; page < 20; page += 1) {
      pages.set('byName', [page]);
      jest.advanceTimersByTime(20);
    }
    jest.advanceTimersByTime(200);

    expect(told.length).toBeLessThanOrEqual(4);
    expect(told[0]).toEqual([{ list: 'byName', pages: [0] }]);
    expect(told.at(-1)).toEqual([{ list: 'byName', pages: [19] }]);
  });

  test('tells what the gallery and the list show together, the same thing once', () => {
    pages.set('withVideo', [0, 1]);
    pages.set('byName', [3, 4, 2]);
    jest.advanceTimersByTime(200);
    pages.set('byName', [2, 3, 4]);
    jest.advanceTimersByTime(200);

    expect(told).toHaveLength(2);
    expect(told[1]).toEqual([
      { list: 'withVideo', pages: [0, 1] },
      { list: 'byName', pages: [2, 3, 4] },
    ]);
  });

  test('never tells more than eight pages, those of the gallery first', () => {
    pages.set('byName', [5, 6, 7, 8, 9, 10, 11]);
    pages.set('withVideo', [0, 1]);
    jest.advanceTimersByTime(200);

    expect(told.at(-1)).toEqual([
      { list: 'withVideo', pages: [0, 1] },
      { list: 'byName', pages: [5, 6, 7, 8, 9, 10] },
    ]);
  });

  test('lets all go when nothing is shown', () => {
    pages.set('byName', [1]);
    pages.set('byName', []);
    jest.advanceTimersByTime(200);

    expect(told.at(-1)).toEqual([]);
  });

  test('tells nothing after it was closed', () => {
    pages.set('byName', [1]);
    pages.set('byName', [2]);
    pages.close();
    jest.advanceTimersByTime(200);

    expect(told).toHaveLength(1);
  });
});
