/** The break curtain, the clock and the ready check between two sites, in two languages. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('timer', () => {
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
    await openPanel(ada, 'timer');
  });

  afterAll(() => browser.close());

  test('lets a curtain fall for everybody, with when it goes on, until who leads ends the break', async () => {
    await ada.fill('[data-testid=timer-break-minutes]', '15');
    await ada.click('[data-testid=timer-begin-break]');

    await Promise.all([ada, ben].map((page) => page.waitForSelector('[data-testid=timer-curtain]')));
    expect(await ben.textContent('[data-testid=timer-until]')).toMatch(/^Weiter um \d\d:\d\d Uhr$/);
    expect(await ben.locator('[data-testid=timer-open-curtain]').count()).toBe(0);
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);

    await ada.click('[data-testid=timer-open-curtain]');
    await ben.waitForSelector('[data-testid=timer-curtain]', { state: 'detached' });
  });

  test('shows a clock, and asks who is ready', async () => {
    await ada.fill('[data-testid=timer-minutes]', '3');
    await ada.click('[data-testid=timer-start]');
    const clock = ben.locator('[data-testid=timer-clock] [role=timer]');
    await waitFor(async () => /^2:[0-5]\d$/.test((await clock.textContent()) ?? ''), {
      what: 'the time left',
    });

    await ada.click('[data-testid=timer-ask-ready]');
    await ben.click('[data-testid=timer-say-ready]');

    const counts = ada.locator('[data-testid=timer-ready-counts]');
    await waitFor(async () => (await counts.textContent()) === '1 ready, 0 not yet', {
      what: 'Ben to be ready',
    });
    await ada.click('[data-testid=timer-end-ready]');
    await ben.waitForSelector('[data-testid=timer-ready]', { state: 'detached' });
  });
});
