import { describe, expect, test } from '@jest/globals';
import type { PeopleListView } from '../../../../client/api.ts';
import { areSameLists, othersWithPodium, pagedRows, wholeRows } from '../../../../web/state/people-rows.ts';
import { personView, sourceView } from '../people.ts';

const [anna, bernd, carla] = [personView('anna'), personView('bernd'), personView('carla')];
const list = (over: Partial<PeopleListView> = {}): PeopleListView => ({
  total: 60,
  pageSize: 2,
  pages: new Map([[3, [anna, bernd]]]),
  ...over,
});

describe('pagedRows()', () => {
  test('has people at their places, and nobody where a page is not there', () => {
    const rows = pagedRows(list());

    expect([rows.count, rows.at(6), rows.at(7), rows.at(8)]).toEqual([60, anna, bernd, undefined]);
    expect([rows.indexOf('bernd'), rows.indexOf('carla')]).toEqual([7, undefined]);
  });
});

describe('wholeRows()', () => {
  test('has everybody at their places', () => {
    const rows = wholeRows([anna, bernd]);

    expect([rows.count, rows.at(1), rows.indexOf('bernd'), rows.indexOf('x')]).toEqual([
      2,
      bernd,
      1,
      undefined,
    ]);
  });
});

describe('othersWithPodium()', () => {
  const podium = personView('podium', { isOnPodium: true });
  const people = [
    anna,
    podium,
    personView('me', { isOnPodium: true, isSelf: true }),
    personView('seen', { isOnPodium: true, camera: sourceView('seen:cam') }),
  ];

  test('adds those of the podium who send no picture, except oneself', () => {
    const rows = othersWithPodium(list(), people);

    expect([rows.count, rows.at(60), rows.at(61), rows.indexOf('podium')]).toEqual([
      61,
      podium,
      undefined,
      60,
    ]);
  });
});

describe('areSameLists()', () => {
  test.each([
    ['equal ones', list(), true],
    ['another total', list({ total: 61 }), false],
    ['another page', list({ pages: new Map([[4, [anna, bernd]]]) }), false],
    ['another person', list({ pages: new Map([[3, [anna, carla]]]) }), false],
    ['one more', list({ pages: new Map([[3, [anna, bernd, carla]]]) }), false],
  ])('tells %s', (_name, other, expected) => {
    expect(areSameLists(list(), other)).toBe(expected);
  });
});
