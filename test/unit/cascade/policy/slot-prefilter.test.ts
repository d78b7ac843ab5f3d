import { describe, expect, test } from '@jest/globals';
import {
  FILTER_ABOVE,
  FILTER_UNTIL,
  HEARD_FOR_MS,
  isFiltering,
  passesFilter,
} from '../../../../cascade/policy/slot-prefilter.ts';

describe('isFiltering()', () => {
  test.each([
    [FILTER_ABOVE, false, false],
    [FILTER_ABOVE + 1, false, true],
    [FILTER_UNTIL + 1, true, true],
    [FILTER_UNTIL, true, false],
  ])('of %p open microphones, after %p, is %p', (open, before, expected) => {
    expect(isFiltering(open, before)).toBe(expected);
  });
});

describe('passesFilter()', () => {
  test('listens to who was heard lately', () => {
    const heard = { heardAtMs: 1_000, isAudience: true };

    expect(passesFilter(heard, 1_000 + HEARD_FOR_MS - 1)).toBe(true);
    expect(passesFilter(heard, 1_000 + HEARD_FOR_MS)).toBe(false);
  });

  test('always listens to those who are not in the audience', () => {
    expect(passesFilter({ heardAtMs: 0, isAudience: false }, 10 * HEARD_FOR_MS)).toBe(true);
  });
});
