import { describe, expect, jest, test } from '@jest/globals';
import { parseNodeId, parseRoomId, parseSiteId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import type { SfuCandidate } from '../../../../signal/media/placement.ts';
import { siteLoads, sitesWithRoom } from '../../../../signal/media/site-hints.ts';

const log = createLogger({ level: 'silent' });
const room = parseRoomId('council');

let count = 0;
const node = (site: string, load: number, over: Partial<SfuCandidate> = {}): SfuCandidate => ({
  nodeId: parseNodeId(`n${(count += 1)}`),
  site: parseSiteId(site),
  load,
  isDraining: false,
  isReachable: true,
  isFresh: true,
  used: 0,
  ceiling: 100,
  ...over,
});

describe('siteLoads()', () => {
  test('is that of the node which would take a newcomer', () => {
    const nodes = [node('erfurt', 0.9), node('erfurt', 0.4), node('jena', 0.2)];

    expect([...siteLoads(nodes)]).toEqual([['erfurt', 0.4], ['jena', 0.2]]); // prettier-ignore
  });

  test('is how full it is where that is more', () => {
    expect([...siteLoads([node('erfurt', 0.1, { used: 60 })])]).toEqual([['erfurt', 0.6]]);
  });

  test('leaves out sites where no node can take anybody', () => {
    const nodes = [node('erfurt', 0, { isDraining: true }), node('erfurt', 0, { isReachable: false })];

    expect(siteLoads(nodes).size).toBe(0);
  });
});

describe('sitesWithRoom()', () => {
  test('is unknown when the store fails', async () => {
    const range = () => Promise.reject(new Error('gone'));

    expect(await sitesWithRoom({ coordination: { range }, log }, room)).toBeUndefined();
  });

  test('is unknown when the store is silent', async () => {
    jest.useFakeTimers();
    const asked = sitesWithRoom({ coordination: { range: () => new Promise(() => {}) }, log }, room);

    await jest.advanceTimersByTimeAsync(300);
    jest.useRealTimers();

    expect(await asked).toBeUndefined();
  });
});
