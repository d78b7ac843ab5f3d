/** `npm run cluster -- --sites 3`: a call over three sites on real stores, everything by TLS, in Chromium. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { audioEnergy, connectBrowser, joinCall, newRoom, tiles } from '../support/call.ts';
import { freePortRun } from '../support/free-ports.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(240_000);

const MAIN = fileURLToPath(new URL('../../run/cluster/main.ts', import.meta.url));
/** Pictures that show that a video runs: three people, three nodes and all stores share this machine. */
const MOVING = 3;
const PEOPLE = [
  ['Ada', 'erfurt'],
  ['Ben', 'jena'],
  ['Cem', 'weimar'],
] as const;

describe('a cluster of three sites', () => {
  let cluster: LaunchedDemo;
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
    cluster = await launchDemo(['--sites', '3', '--port', String(await freePortRun(3))], [], MAIN);
    // this file's copy: here the sites are those of the cluster
    process.env['KASKADE_E2E_PAGES'] = JSON.stringify([...cluster.pages]);
  });
  afterAll(async () => {
    await browser.close();
    await cluster.stop();
  });

  test('one person at each, and everybody sees and hears everybody', async () => {
    const room = newRoom();
    const people = await Promise.all(PEOPLE.map(([name, site]) => joinCall(browser, { site, room, name })));

    for (const viewer of people) {
      const others = people.filter((one) => one !== viewer);
      const seesAll = async (): Promise<boolean> => {
        const seen = await tiles(viewer);
        return others.every(({ name }) => (seen.get(name)?.frames ?? 0) >= MOVING);
      };
      await waitFor(seesAll, { what: `${viewer.name} sees both others move`, timeoutMs: 60_000 });
      await waitFor(async () => (await audioEnergy(viewer)) > 0, {
        what: `${viewer.name} receives sound`,
        timeoutMs: 30_000,
      });
    }
    await Promise.all(people.map(({ context }) => context.close()));
  });
});
