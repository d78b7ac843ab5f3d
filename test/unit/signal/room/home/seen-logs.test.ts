import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseSiteId, type SiteId } from '../../../../../common/ids.ts';
import {
  MAX_SEEN_WAITING,
  SEEN_WAIT_MS,
  SeenLogs,
  seenOf,
} from '../../../../../signal/room/home/seen-logs.ts';
import { awayKey } from '../../../../../signal/room/records.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { settleMicrotasks } from '../../../../support/microtasks.ts';
import { ERFURT, emptyLog, entry } from '../../../../support/room-logs.ts';

const JENA = parseSiteId('jena');
const GERA = parseSiteId('gera');

/** A home at Erfurt, which has heard five entries of each site's log. */
function setUp() {
  const clock = new FakeClock();
  const view = new RoomView(ERFURT);
  const present = new Set([ERFURT, JENA, GERA]);
  const node = { nodeId: parseNodeId('n1'), site: JENA, rpcAddress: '' };
  const servers = { of: (site: SiteId) => (present.has(site) ? [node] : []) };
  const logs = new SeenLogs({ view, clock, site: ERFURT, servers });
  const hear = (site: SiteId, n: number, epoch = 1): void => {
    view.load(site, { ...emptyLog(), version: { epoch, n } });
    logs.check();
  };
  for (const site of present) hear(site, 5);
  const wentOn: string[] = [];
  const come = (name: string, site: SiteId, n: number, epoch = 1): void => {
    const waiting = logs.known([{ site, epoch, n }]);
    if (waiting === undefined) wentOn.push(name);
    else void waiting.then(() => wentOn.push(name));
  };
  const went = async (): Promise<readonly string[]> => {
    await settleMicrotasks();
    return [...wentOn];
  };
  return { clock, view, present, logs, hear, come, went };
}

describe('SeenLogs', () => {
  test('keep nobody waiting who has seen what is known here, or less', async () => {
    const { view, logs, come, went } = setUp();

    come('same', JENA, 5);
    come('less', GERA, 2);
    come('before a rebuild', JENA, 99, 0);

    expect(await went()).toEqual(['same', 'less', 'before a rebuild']);
    expect(logs.known(seenOf(view))).toBeUndefined();
  });

  test('let those who wait go on in their order, as soon as it is known', async () => {
    const { hear, come, went } = setUp();
    come('first', JENA, 7);
    come('second', JENA, 7);
    come('anew', JENA, 1, 2);

    hear(JENA, 6);
    expect(await went()).toEqual([]);
    hear(JENA, 7);
    expect(await went()).toEqual(['first', 'second']);
    hear(JENA, 1, 2);

    expect(await went()).toEqual(['first', 'second', 'anew']);
  });

  test('let go on after a while, and nobody else waits for a log that stands still until it goes on', async () => {
    const { clock, hear, come, went } = setUp();
    come('first', JENA, 7);
    clock.advance(SEEN_WAIT_MS / 2);
    come('second', JENA, 7);
    come('of another site', GERA, 6);

    clock.advance(SEEN_WAIT_MS / 2);
    come('third', JENA, 8);
    expect((await went()).toSorted()).toEqual(['first', 'second', 'third']);
    hear(JENA, 6);
    come('fourth', JENA, 8);
    expect(await went()).not.toContain('fourth');
    hear(JENA, 8);

    expect(await went()).toContain('fourth');
  });

  test('expect nothing of a site that has gone, or can not be heard', async () => {
    const { view, present, come, went } = setUp();
    present.delete(JENA);
    view.apply(ERFURT, entry(6, [{ key: awayKey(GERA), value: new Uint8Array() }]));

    come('gone', JENA, 7);
    come('away', GERA, 7);

    expect(await went()).toEqual(['gone', 'away']);
  });

  test('have a bound: who comes beyond it does not wait; nobody waits after the end', async () => {
    const { logs, come, went } = setUp();
    for (let n = 0; n < MAX_SEEN_WAITING; n += 1) come('waits', JENA, 7);

    come('beyond', JENA, 7);
    expect(await went()).toEqual(['beyond']);
    logs.close();

    expect(await went()).toHaveLength(MAX_SEEN_WAITING + 1);
  });
});
