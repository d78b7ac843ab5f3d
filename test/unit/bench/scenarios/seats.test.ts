import { describe, expect, test } from '@jest/globals';
import { seatsOf } from '../../../../bench/scenarios/seats.ts';

const HALL = {
  participants: 60,
  sites: 2,
  podium: 3,
  tiles: 2,
  mics: 'podium',
  hasVideo: true,
  media: 'plain',
  spacingMs: 20,
} as const;

describe('seatsOf()', () => {
  test('puts the podium first and everybody in turn at all sites', () => {
    const seats = seatsOf(HALL);

    expect(seats.map(({ publish }) => publish.length).slice(0, 4)).toEqual([2, 2, 2, 0]);
    expect(seats.map(({ siteIndex }) => siteIndex).slice(0, 4)).toEqual([0, 1, 0, 1]);
    expect(seats.at(-1)).toMatchObject({ joinAtMs: 59 * 20 });
  });

  test('nobody watches or waits for oneself, and all cameras are watched equally often', () => {
    const seats = seatsOf(HALL);

    expect(
      seats.filter(
        ({ index, watch, hear }) => watch.includes(index) || (hear !== 'all' && hear.includes(index)),
      ),
    ).toEqual([]);
    expect(seats.map(({ watch }) => new Set(watch).size)).toEqual(seats.map(() => 2));
    const viewers = [0, 1, 2].map((camera) => seats.filter(({ watch }) => watch.includes(camera)).length);
    expect(new Set(viewers)).toEqual(new Set([40]));
  });

  test('samples 20 of each site, everybody where there are fewer', () => {
    const sampledAt = (site: number) =>
      seatsOf(HALL).filter(({ siteIndex, isSampled }) => siteIndex === site && isSampled).length;

    expect([sampledAt(0), sampledAt(1)]).toEqual([20, 20]);
    expect(seatsOf({ ...HALL, participants: 10 }).every(({ isSampled }) => isSampled)).toBe(true);
  });

  test('without video nobody has or watches a camera', () => {
    const seats = seatsOf({ ...HALL, hasVideo: false, mics: 'all' });

    expect(seats.every(({ publish, watch }) => publish.join() === 'mic' && watch.length === 0)).toBe(true);
  });
});
