/** Reactions between two sites, in two languages: one signs, the other sees what it is; switched off they are gone. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { visit } from '../../support/feature-call.ts';

jest.setTimeout(120_000);

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
    // a sign goes after some seconds
    const signs = [
      ada.waitForSelector('[data-testid=reactions-sign][data-kind=applause] >> text=Ben: Applause'),
      ben.waitForSelector('[data-testid=reactions-sign][data-kind=applause] >> text=Ben: Beifall'),
    ];
    await ben.click('[data-testid=reactions-choice][data-kind=applause]');

    await Promise.all(signs);

    await ada.click('[data-testid=reactions-open]');
    await ada.click('[data-testid=reactions-off]');
    await ben.waitForSelector('[data-testid=reactions-choice]', { state: 'detached' });
    expect(await axeViolations(ada)).toEqual([]);
  });
});
