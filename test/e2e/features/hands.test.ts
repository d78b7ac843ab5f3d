/** Raised hands between two sites, in two languages: seen by the others in order, lowered by a moderator. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { focused } from '../../support/focus.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('raised hands', () => {
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

  const waitForHands = (page: Page, names: readonly string[]): Promise<unknown> =>
    waitFor(
      async () => {
        const rows = await page.$$eval('[data-testid=hands-row]', (found) =>
          found.map((row) => (row as HTMLElement).dataset['name']),
        );
        return rows.join() === names.join();
      },
      { what: `hands are: ${names.join(', ')}` },
    );

  const labelOf = (page: Page): Promise<string | null> =>
    page.locator('[data-testid=hands-raise]').getAttribute('aria-label');

  test('are seen by everybody in order, at people and in the list', async () => {
    await ben.click('[data-testid=hands-raise]');
    await waitFor(async () => (await labelOf(ben)) === 'Hand heben, Sie sind an 1. Stelle', {
      what: 'Ben’s own place',
    });
    await ada.click('[data-testid=hands-raise]');
    await Promise.all([openPanel(ada, 'hands'), openPanel(ben, 'hands')]);

    await Promise.all([ada, ben].map((page) => waitForHands(page, ['Ben', 'Ada'])));
    await waitFor(async () => (await labelOf(ada)) === 'Raise hand, you are number 2', {
      what: 'Ada’s own place',
    });
    const mark = ada.locator('[data-testid=tile][data-name=Ben] [data-testid=hands-mark]');
    expect(await mark.getAttribute('aria-label')).toBe('Hand raised, number 1');
    expect(await ada.textContent('#hands-title')).toBe('Raised hands');
    expect(await ben.textContent('#hands-title')).toBe('Wortmeldungen');
    expect(await ben.locator('[data-testid=hands-lower]').count()).toBe(0);
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
  });

  test('tabs lead by keyboard to the people, where who moderates is named, and Escape closes all', async () => {
    await ben.focus('#hands-tab');
    await ben.keyboard.press('Home');
    await ben.waitForSelector('#people-tab:focus');
    expect(await focused(ben)).toBe('side-tab');
    const row = ben.locator('[data-testid=person-row][data-name=Ada]');
    expect(await row.locator('[data-testid=role]').textContent()).toBe('Moderation');

    await ben.keyboard.press('Escape');
    await ben.waitForSelector('[data-testid=side]', { state: 'detached' });
    await ben.waitForSelector('[data-testid=people]:focus');
  });

  test('are lowered by a moderator, one or all', async () => {
    await ada.click('[data-testid=hands-row][data-name=Ben] [data-testid=hands-lower]');
    await waitForHands(ada, ['Ada']);
    await waitFor(async () => (await labelOf(ben)) === 'Hand heben', { what: 'Ben’s hand is down' });

    await ben.click('[data-testid=hands-raise]');
    await waitForHands(ada, ['Ada', 'Ben']);
    await ada.click('[data-testid=hands-lower-all]');
    await waitForHands(ada, ['Ada', 'Ben']);
    await ada.click('[data-testid=hands-lower-all]');

    await waitForHands(ada, []);
    await waitFor(async () => (await labelOf(ben)) === 'Hand heben', { what: 'all hands are down' });
  });
});
