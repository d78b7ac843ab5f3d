/** A quick poll between two sites, in two languages. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('quick polls', () => {
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

  test('are asked, answered and closed, and only then tell their sums', async () => {
    await openPanel(ada, 'polls');
    await ada.click('[data-testid=polls-new]');
    await ada.fill('[data-testid=polls-question]', 'Pause?');
    const options = ada.locator('[data-testid=polls-new-option]');
    await options.nth(0).fill('Ja');
    await options.nth(1).fill('Nein');
    await ada.click('[data-testid=polls-start]');

    await openPanel(ben, 'polls');
    await ben.click('[data-testid=polls-option] >> nth=1');
    await ben.click('[data-testid=polls-answer]');
    const answered = ada.locator('[data-testid=polls-answered]');
    await waitFor(async () => (await answered.getAttribute('data-count')) === '1', { what: 'an answer' });
    expect(await ada.locator('[data-testid=polls-result]').count()).toBe(0);
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);

    await ada.click('[data-testid=polls-close]');
    await ben.waitForSelector('[data-testid=polls-result]');
    const sums = await ben.$$eval('[data-testid=polls-result] li', (found) =>
      found.map((one) => (one as HTMLElement).dataset['count']),
    );
    expect(sums).toEqual(['0', '1']);
    expect(await ben.locator('[data-testid=polls-close]').count()).toBe(0);
  });
});
