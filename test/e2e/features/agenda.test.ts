/** An agenda between two sites, in two languages: made by the chair, followed by a member. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';

jest.setTimeout(120_000);

describe('an agenda', () => {
  const room = newRoom();
  let browser: Browser;
  let chair: Page;
  let ben: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    [chair, ben] = await Promise.all([
      visit(browser, room, { name: 'Chair', site: 'erfurt', locale: 'en-GB', moderate: true }),
      visit(browser, room, { name: 'Ben', site: 'jena', locale: 'de-DE', moderate: false }),
    ]);
  });

  afterAll(() => browser.close());

  test('is made of lines and forms, and followed from item to item at the other site', async () => {
    await openPanel(chair, 'agenda');
    await chair.click('[data-testid=agenda-edit-mode]');
    await chair.click('[data-testid=agenda-many]');
    await chair.fill('[data-testid=agenda-lines]', 'TOP 1: Opening\n2. Budget');
    await chair.click('[data-testid=agenda-add-lines]');
    await chair.waitForSelector('[data-testid=agenda-item][data-number="2"]');
    await chair.fill('[data-testid=agenda-form] [data-testid=agenda-title-field]', 'School');
    await chair.fill('[data-testid=agenda-form] [data-testid=agenda-text-field]', 'A new one by the river.');
    await chair.click('[data-testid=agenda-save]');
    await chair.click('[data-testid=agenda-item][data-number="3"] [data-testid=agenda-up]');
    await chair.click('[data-testid=agenda-edit-mode]');
    await chair.click('[data-testid=agenda-next]');

    await openPanel(ben, 'agenda');
    await ben.waitForSelector('[data-testid=agenda-item][data-number="1"][data-state=current]');
    expect(await ben.textContent('[data-testid=agenda-current-title]')).toBe('Opening');
    // what is next depends on it
    await chair.waitForSelector('[data-testid=agenda-item][data-number="1"][data-state=current]');
    await chair.click('[data-testid=agenda-next]');

    await ben.waitForSelector('[data-testid=agenda-item][data-number="3"][data-state=current]');
    await ben.waitForSelector('[data-testid=agenda-current] >> text=A new one by the river.');
    const order = await ben.$$eval('[data-testid=agenda-item]', (rows) =>
      rows.map((row) => (row as HTMLElement).dataset['number']),
    );
    expect(order).toEqual(['1', '3', '2']);
    expect(await ben.textContent('#agenda-title')).toBe('Tagesordnung');
    expect(await ben.locator('[data-testid=agenda-edit-mode]').count()).toBe(0);
    for (const page of [chair, ben]) expect(await axeViolations(page)).toEqual([]);
  });
});
