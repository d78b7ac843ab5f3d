import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseSite, TIE_MS, TIE_RATIO } from '../../../../client/sites/choose-site.ts';
import type { MeasuredSite, Reach } from '../../../../client/sites/site.ts';

const measured = (delayMs: number): Reach => ({ state: 'measured', delayMs });

const site = (name: string, reach: Reach, over: Partial<MeasuredSite> = {}): MeasuredSite => ({
  site: name,
  signalUrl: `wss://${name}`,
  moreSignalUrls: [],
  pingUrl: `https://${name}`,
  load: 0,
  hasRoom: false,
  reach,
  ...over,
});

const anyReach = fc.oneof(
  fc.constant<Reach>({ state: 'measuring' }),
  fc.constant<Reach>({ state: 'unreachable' }),
  fc.double({ min: 0, max: 500, noNaN: true }).map(measured),
);
const anySites = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z]{1,4}$/),
    reach: anyReach,
    load: fc.integer({ min: 0, max: 20 }).map((step) => step / 20),
    hasRoom: fc.constantFrom(true, false, undefined),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
).map((all) => all.map(({ name, reach, ...hints }) => site(name, reach, hints))); // prettier-ignore

const delayOf = ({ reach }: MeasuredSite): number => (reach.state === 'measured' ? reach.delayMs : Infinity);

describe('chooseSite()', () => {
  test.each<[string, string, MeasuredSite[]]>([
    ['the nearest', 'jena', [site('erfurt', measured(60)), site('jena', measured(20))]],
    [
      'the nearest although the room is elsewhere',
      'jena',
      [site('erfurt', measured(31), { hasRoom: true }), site('jena', measured(20), { load: 0.9 })],
    ],
    [
      'of two that are as near the one with the room',
      'erfurt',
      [site('erfurt', measured(29), { hasRoom: true, load: 0.9 }), site('jena', measured(20))],
    ],
    [
      'of two that are as near, by share of the delay, the less loaded one',
      'erfurt',
      [site('erfurt', measured(118)), site('jena', measured(100), { load: 0.1 })],
    ],
    ['of equals the first by name', 'erfurt', [site('jena', measured(20)), site('erfurt', measured(20))]],
    [
      'the only one that answers',
      'weimar',
      [site('erfurt', { state: 'unreachable' }), site('jena', { state: 'measuring' }), site('weimar', measured(400))],
    ],
  ])('chooses %s', (_, expected, sites) => {
    expect(chooseSite(sites)?.site).toBe(expected);
  }); // prettier-ignore

  test('chooses nothing while nothing is known', () => {
    expect(chooseSite([site('erfurt', { state: 'measuring' })])).toBeUndefined();
  });

  test('chooses one that answers, if any does, and none that is notably farther than another', () => {
    fc.assert(
      fc.property(anySites, (sites) => {
        const chosen = chooseSite(sites);

        const shortestMs = Math.min(...sites.map(delayOf));
        if (shortestMs === Infinity) return chosen === undefined;
        const longestMs = shortestMs + Math.max(TIE_MS, shortestMs * TIE_RATIO);
        return chosen !== undefined && delayOf(chosen) <= longestMs;
      }),
    );
  });

  test('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(anySites, (sites) => chooseSite(sites)?.site === chooseSite(sites.toReversed())?.site),
    );
  });

  test('a site that comes nearer is not chosen less', () => {
    fc.assert(
      fc.property(anySites, fc.double({ min: 0, max: 1, noNaN: true }), (sites, share) => {
        const chosen = chooseSite(sites);
        if (chosen === undefined) return true;
        const nearer = { ...chosen, reach: measured(delayOf(chosen) * share) };
        return chooseSite(sites.map((one) => (one === chosen ? nearer : one))) === nearer;
      }),
    );
  });
});
