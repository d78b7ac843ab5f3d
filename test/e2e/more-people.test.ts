/** Three people, one site only, and pipes that follow who watches. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  connectBrowser,
  joinCall,
  newRoom,
  tiles,
  topologyOf,
  waitForFrames,
  type Participant,
} from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

describe('rooms of other shapes', () => {
  let browser: Browser;
  const present: Participant[] = [];
  const join = async (
    ...args: [{ site: string; room: string; name: string }, object?]
  ): Promise<Participant> => {
    const participant = await joinCall(browser, ...args);
    present.push(participant);
    return participant;
  };

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterEach(async () => {
    await Promise.all(present.splice(0).map(({ context }) => context.close()));
  });

  afterAll(async () => {
    await browser.close();
  });

  test('who comes after others sees and is seen by all', async () => {
    const room = newRoom();
    const ada = await join({ site: 'erfurt', room, name: 'Ada' });
    const ben = await join({ site: 'jena', room, name: 'Ben' });
    await waitForFrames(ada, 'Ben');

    const cem = await join({ site: 'jena', room, name: 'Cem' });

    await Promise.all([waitForFrames(cem, 'Ada'), waitForFrames(cem, 'Ben')]);
    await Promise.all([waitForFrames(ada, 'Cem'), waitForFrames(ben, 'Cem')]);
    expect([...(await tiles(ada)).keys()].sort()).toEqual(['Ben', 'Cem']);
  });

  test('a room at one site has no link', async () => {
    const room = newRoom();
    const ada = await join({ site: 'erfurt', room, name: 'Ada' });
    const ben = await join({ site: 'erfurt', room, name: 'Ben' });
    await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);

    const topology = await topologyOf(room, 'erfurt');

    expect(topology?.links).toEqual([]);
    expect(topology?.nodes.map((node) => node.id)).toEqual(['sfu-erfurt-1']);
  });

  test("the last watcher's going drops the pipe, the others' link stays out of it", async () => {
    const room = newRoom();
    const ada = await join({ site: 'erfurt', room, name: 'Ada' });
    await join({ site: 'erfurt', room, name: 'Ben' });
    const cem = await join({ site: 'jena', room, name: 'Cem' }, { mic: 0, cam: 0 });
    await waitForFrames(cem, 'Ada');
    const piped = async (): Promise<number> =>
      ((await topologyOf(room, 'erfurt'))?.nodes ?? [])
        .flatMap((node) => node.routers.flatMap((router) => router.producers))
        .filter((producer) => producer.piped.length > 0).length;
    await waitFor(async () => (await piped()) >= 4, { what: 'both microphones and cameras are piped' });

    await cem.page.click('[data-testid=leave]');

    await waitFor(async () => (await piped()) === 0, {
      what: 'no source is piped any more',
      timeoutMs: 20_000,
    });
    await waitForFrames(ada, 'Ben');
  });

  test('a room that nobody is in is unknown', async () => {
    expect(await topologyOf(newRoom(), 'jena')).toBeUndefined();
  });
});
