/** Every view passes axe, in both languages and colour schemes, and fits a phone. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import {
  connectBrowser,
  joinCall,
  joinUrl,
  newRoom,
  pageOf,
  waitForState,
  waitForTile,
} from '../support/call.ts';
import { tabTo } from '../support/focus.ts';

jest.setTimeout(60_000);

const LOOKS: readonly [string, BrowserContextOptions][] = [
  ['German, light', { locale: 'de-DE', colorScheme: 'light' }],
  ['English, dark', { locale: 'en-GB', colorScheme: 'dark' }],
  ['German, phone', { locale: 'de-DE', viewport: { width: 360, height: 740 } }],
];

describe('the page is accessible', () => {
  const room = newRoom();
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  test.each(LOOKS)('join, room and left view have no axe violation (%s)', async (_, look) => {
    const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
    const context = await browser.newContext(look);
    const page = await context.newPage();
    const ada = { page, context, name: 'Ada' };

    await page.goto(pageOf('erfurt'));
    await page.locator('[data-testid=join]').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    await waitForState(ada, 'joined');
    await waitForTile(ada, 'Ben', 'video on', (tile) => tile.video === 'on');
    expect(await axeViolations(page)).toEqual([]);

    await page.click('[data-testid=leave]');
    await waitForState(ada, 'left');
    expect(await axeViolations(page)).toEqual([]);
    await context.close();
    await ben.context.close();
  });

  test('no view scrolls sideways at 360 px', async () => {
    const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
    const page = await context.newPage();

    await page.goto(pageOf('erfurt'));
    await page.locator('[data-testid=join]').waitFor();
    expect(await sidewaysOverflow(page)).toBe(0);

    await page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    await waitForState({ page, context, name: 'Ada' }, 'joined');
    expect(await sidewaysOverflow(page)).toBe(0);
    await context.close();
    await ben.context.close();
  });

  test('a person joins and leaves by keyboard alone', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(pageOf('erfurt'));
    await page.locator('[data-testid=join]').waitFor();

    await tabTo(page, 'room');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(newRoom());
    await tabTo(page, 'name');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await waitForState({ page, context, name: 'Ada' }, 'joined');
    await tabTo(page, 'leave');
    await page.keyboard.press('Enter');

    await waitForState({ page, context, name: 'Ada' }, 'left');
    await context.close();
  });
});
