import { describe, expect, test } from '@jest/globals';
import { pagesOf } from '../../../../../bench/load/bots/bot-pages.ts';

describe('pagesOf()', () => {
  test('are those on which the watched are, also where the order of joins is a little off', () => {
    expect(pagesOf([10, 11, 12], 100)).toEqual([{ list: 'withVideo', pages: [0] }]);
    expect(pagesOf([24], 100)).toEqual([{ list: 'withVideo', pages: [0, 1] }]);
    expect(pagesOf([2, 51], 60)).toEqual([{ list: 'withVideo', pages: [0, 2, 1] }]);
  });

  test('are pages that there are, and no more than one may show', () => {
    expect(pagesOf([3], 2)).toEqual([{ list: 'withVideo', pages: [0] }]);
    expect(
      pagesOf(
        Array.from({ length: 500 }, (_, index) => index),
        500,
      )[0]?.pages,
    ).toHaveLength(8);
    expect(pagesOf([], 100)).toEqual([]);
  });
});
