/** All servers go and come back with empty stores: the page says so, waits, and is in the room again by itself. */
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
import { freePorts, launchDemo, type LaunchedDemo } from '../support/launched-demo.ts';

jest.setTimeout(120_000);

/** Back-off reaches 15 s while nobody answers. */
const BACK_TIMEOUT_MS = 40_000;

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
    const args = ['--port', String(await freePorts(2))];
    demo = await launchDemo(args);
    const room = newRoom();
    const [ada, ben] = await Promise.all([
      open(browser, demo, { site: 'erfurt', room, name: 'Ada' }),
      open(browser, demo, { site: 'jena', room, name: 'Ben' }),
    ]);
    await Promise.all([waitForState(ada, 'joined'), waitForState(ben, 'joined')]);
    await waitForFrames(ada, 'Ben');

    await demo.stop();
    await Promise.all([waitForState(ada, 'reconnecting'), waitForState(ben, 'reconnecting')]);
    await ada.page.waitForSelector('[data-testid=reconnecting]');
    expect(await ada.page.locator('[data-testid=tile]').count()).toBe(1);

    demo = await launchDemo(args);
    await Promise.all(
      [ada, ben].map(({ page }) =>
        page.waitForSelector('html[data-state=joined]', { timeout: BACK_TIMEOUT_MS }),
      ),
    );
    await waitForTile(ada, 'Ben', 'is heard again', (tile) => tile.audio === 'on');
    await Promise.all([waitForFrames(ada, 'Ben'), waitForFrames(ben, 'Ada')]);
    expect(await ada.page.locator('[data-testid=reconnecting]').count()).toBe(0);
    expect(await ada.page.locator('[data-testid=error]').count()).toBe(0);
    await Promise.all([ada, ben].map(({ context }) => context.close()));
  });
});

async function open(
  browser: Browser,
  demo: LaunchedDemo,
  { site, room, name }: { site: string; room: string; name: string },
): Promise<Participant> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const url = new URL(demo.pages.get(site) ?? '');
  for (const [key, value] of Object.entries({ room, name, autojoin: '1' })) url.searchParams.set(key, value);
  await page.goto(url.href);
  return { page, context, name };
}
