/** All servers go and come back with empty stores: the page says so, waits, and is in the room again by itself, on the large screen too. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  connectBrowser,
  newRoom,
  waitForFrames,
  waitForState,
  waitForTile,
  type Participant,
} from '../support/call.ts';
import { freePortRun } from '../support/free-ports.ts';
import { launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';

jest.setTimeout(240_000);

/** Back-off reaches 15 s while nobody answers. */
const BACK_TIMEOUT_MS = 60_000;
/** On the large screen. */
const SPEAKER = '[data-testid=display] [data-testid=speaker][data-video=on]';

describe('servers that stop and start again', () => {
  let browser: Browser;
  let demo: LaunchedDemo | undefined;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(async () => {
    await demo?.stop();
    await browser.close();
  });

  test('everybody is back with picture and sound, without a click', async () => {
    const args = ['--port', String(await freePortRun(2))];
    demo = await launchDemo(args);
    const room = newRoom();
    const [ada, ben, wall] = await Promise.all([
      open(browser, demo, { site: 'erfurt', room, name: 'Ada' }),
      open(browser, demo, { site: 'jena', room, name: 'Ben' }),
      open(browser, demo, { site: 'jena', room, name: 'Wall', mode: 'display' }),
    ]);
    await Promise.all([ada, ben, wall].map((one) => waitForState(one, 'joined')));
    await waitForFrames(ada, 'Ben');
    await wall.page.waitForSelector(SPEAKER);

    await demo.stop();
    await Promise.all([ada, ben, wall].map((one) => waitForState(one, 'reconnecting')));
    for (const { page } of [ada, wall]) await page.waitForSelector('[data-testid=reconnecting]');
    expect(await ada.page.locator('[data-testid=tile]').count()).toBe(1);

    demo = await launchDemo(args);
    await Promise.all(
      [ada, ben, wall].map(({ page }) =>
        page.waitForSelector('html[data-state=joined]', { timeout: BACK_TIMEOUT_MS }),
      ),
    );
    await waitForTile(ada, 'Ben', 'is heard again', (tile) => tile.audio === 'on');
    await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);
    await wall.page.waitForSelector(SPEAKER);
    // a first try that took too long may have been told, until it is over
    for (const { page } of [ada, wall])
      for (const id of ['reconnecting', 'error'])
        await page.waitForSelector(`[data-testid=${id}]`, { state: 'detached' });
    await Promise.all([ada, ben, wall].map(({ context }) => context.close()));
  });
});

async function open(
  browser: Browser,
  demo: LaunchedDemo,
  { site, ...query }: { site: string; room: string; name: string; mode?: string },
): Promise<Participant> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const url = new URL(demo.pages.get(site) ?? '');
  for (const [key, value] of Object.entries({ ...query, autojoin: '1' })) url.searchParams.set(key, value);
  await page.goto(url.href);
  return { page, context, name: query.name };
}
