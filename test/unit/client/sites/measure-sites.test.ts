import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  MEASURING_LIMIT_MS,
  measureSites,
  type MeasureDeps,
} from '../../../../client/sites/measure-sites.ts';
import type { Reach } from '../../../../client/sites/site.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Answers by address after these times, in turn; 'refused' and 'busy' fail, 'silent' never ends by itself. */
type Trips = Readonly<Record<string, readonly (number | 'refused' | 'busy' | 'silent')[]>>;

function network(trips: Trips): MeasureDeps & { readonly asked: string[] } {
  const asked: string[] = [];
  const fetch: MeasureDeps['fetch'] = async (url, { signal }) => {
    const trip = trips[url]?.[asked.filter((one) => one === url).length] ?? 'refused';
    asked.push(url);
    if (trip === 'refused') throw new TypeError('failed to fetch');
    if (trip === 'busy') return { ok: false };
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
      if (trip !== 'silent') setTimeout(() => resolve({ ok: true }), trip);
    });
  };
  return { fetch, now: () => Date.now(), asked };
}

async function measure(trips: Trips, forMs = MEASURING_LIMIT_MS, signal?: AbortSignal) {
  const deps = network(trips);
  const told: [string, Reach][] = [];
  let isDone = false;
  const sites = Object.keys(trips).map((url) => ({ site: url, pingUrl: url }));
  const onReach = (site: string, reach: Reach): void => void told.push([site, reach]);
  void measureSites(sites, deps, { onReach, ...(signal && { signal }) }).then(() => (isDone = true));
  await jest.advanceTimersByTimeAsync(forMs);
  return { told, asked: deps.asked, isDone, last: Object.fromEntries(told) };
}

const delay = (delayMs: number): Reach => ({ state: 'measured', delayMs });

describe('measureSites()', () => {
  test('gives the shortest of three round trips, without the opening of the connection', async () => {
    const { last, asked, isDone } = await measure({ erfurt: [90, 31, 30], jena: [150, 50, 70] });

    expect(last).toEqual({ erfurt: delay(30), jena: delay(50) });
    expect(asked).toHaveLength(6);
    expect(isDone).toBe(true);
  });

  test('says what is known after each round trip', async () => {
    const { told } = await measure({ erfurt: [90, 30, 40] });

    expect(told.map(([, reach]) => reach)).toEqual([delay(90), delay(30), delay(30)]);
  });

  test.each(['refused', 'busy', 'silent'] as const)('a site that is %s is unreachable', async (trip) => {
    const { last, isDone } = await measure({ erfurt: [trip], jena: [20, 20, 20] });

    expect(last).toEqual({ erfurt: { state: 'unreachable' }, jena: delay(20) });
    expect(isDone).toBe(true);
  });

  test('a site that answered once counts, even if it does not answer again', async () => {
    const { last, isDone } = await measure({ erfurt: [700, 'silent'], jena: [20, 'refused'] });

    expect(last).toEqual({ erfurt: delay(700), jena: delay(20) });
    expect(isDone).toBe(true);
  });

  test('ends when it is told to, and then says nothing more', async () => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(), 50);

    const { told, isDone } = await measure({ erfurt: [100, 100, 100] }, 60, ending.signal);

    expect([told, isDone]).toEqual([[], true]);
  });
});
