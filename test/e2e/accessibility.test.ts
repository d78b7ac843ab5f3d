/** A real call passes axe from the form to its end; each view by itself, in all looks, is in page-views.test.ts. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import {
  connectBrowser,
  joinCall,
  joinUrl,
  newRoom,
  pageOf,
  waitForState,
  waitForTile,
  type Participant,
} from '../support/call.ts';
import { tabTo } from '../support/focus.ts';

jest.setTimeout(120_000);

const LOOKS: readonly [string, BrowserContextOptions][] = [
  ['English, dark', { locale: 'en-GB', colorScheme: 'dark', reducedMotion: 'reduce' }],
  ['German, phone', { locale: 'de-DE', viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' }],
];

const FINE = { violations: [], overflowPx: 0 };

describe('the page is accessible', () => {
  const room = newRoom();
  let browser: Browser;
  let ben: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
  });

  afterAll(async () => {
    await ben.context.close();
    await browser.close();
  });

  const lookAt = async (page: Page) => {
    return { violations: await axeViolations(page), overflowPx: await sidewaysOverflow(page) };
  };

  test.each(LOOKS)('join, room and left view have no axe violation and fit (%s)', async (_, look) => {
    const context = await browser.newContext(look);
    const page = await context.newPage();
    const ada = { page, context, name: 'Ada' };

    await page.goto(pageOf('erfurt'));
    await page.locator('[data-testid=join]').waitFor();
    expect(await lookAt(page)).toEqual(FINE);

    await page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    await waitForState(ada, 'joined');
    await waitForTile(ada, 'Ben', 'video on', (tile) => tile.video === 'on');
    expect(await lookAt(page)).toEqual(FINE);

    await page.click('[data-testid=leave]');
    await waitForState(ada, 'left');
    expect(await lookAt(page)).toEqual(FINE);
    await context.close();
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
