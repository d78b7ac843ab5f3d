/** Reactions between two sites, in two languages: one signs, the other sees what it is; switched off they are gone. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { visit } from '../../support/feature-call.ts';

jest.setTimeout(60_000);

describe('reactions', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Page;
  let ben: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    [ada, ben] = await Promise.all([
      visit(browser, room, { name: 'Ada', site: 'erfurt', locale: 'en-GB', moderate: true }),
      visit(browser, room, { name: 'Ben', site: 'jena', locale: 'de-DE', moderate: false }),
    ]);
  });

  afterAll(() => browser.close());

  test('are seen by everybody, each in their own language, until they are switched off', async () => {
    await ben.click('[data-testid=reactions-open]');
    await ben.waitForSelector('[data-testid=reactions-picker]');
    expect(await axeViolations(ben)).toEqual([]);
    await ben.click('[data-testid=reactions-choice][data-kind=applause]');

    await ada.waitForSelector('[data-testid=reactions-sign][data-kind=applause]');
    expect(await ada.textContent('[data-testid=reactions-sign]')).toContain('Ben: Applause');
    await ben.waitForSelector('[data-testid=reactions-sign]');
    expect(await ben.textContent('[data-testid=reactions-sign]')).toContain('Ben: Beifall');

    await ada.click('[data-testid=reactions-open]');
    await ada.click('[data-testid=reactions-off]');
    await ben.waitForSelector('[data-testid=reactions-choice]', { state: 'detached' });
    expect(await axeViolations(ada)).toEqual([]);
  });
});
