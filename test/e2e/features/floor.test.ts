/** The floor between two sites, in two languages: asked for, given, spoken, ended. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';

jest.setTimeout(120_000);

describe('the floor', () => {
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

  test('is asked for, given with a limit, shown over the stage and ended by the speaker', async () => {
    await Promise.all([openPanel(chair, 'floor'), openPanel(ben, 'floor')]);
    await chair.click('[data-testid=floor-rules]');
    await chair.click('[data-testid=floor-governs]');
    await chair.selectOption('[data-testid=floor-limit]', '300');
    await ben.waitForSelector('[data-testid=floor-ask-tool]');
    await ben.click('[data-testid=floor-ask-order]');
    await chair.waitForSelector('[data-testid=floor-row][data-name=Ben][data-kind=order]');
    await ben.waitForSelector('[data-testid=floor-ask-tool][aria-pressed=true]');

    await chair.click('[data-testid=floor-remove]');
    await chair.waitForSelector('[data-testid=floor-row]', { state: 'detached' });
    await ben.click('[data-testid=floor-ask]');
    await chair.waitForSelector('[data-testid=floor-row][data-name=Ben][data-kind=matter]');
    await chair.click('[data-testid=floor-next]');

    await ben.waitForSelector('[data-testid=floor-yours]');
    await chair.waitForSelector('[data-testid=floor-overlay] >> text=Ben');
    expect(await chair.textContent('[data-testid=floor-overlay] [data-testid=floor-clock]')).toMatch(
      /^0:\d\d of 5:00$/,
    );
    await chair.waitForSelector('[data-testid=tile][data-name=Ben] [data-testid=floor-mark]');
    for (const page of [chair, ben]) expect(await axeViolations(page)).toEqual([]);
    await ben.click('[data-testid=floor-end-own]');
    await chair.waitForSelector('[data-testid=floor-overlay]', { state: 'detached' });
    await chair.click('[data-testid=floor-totals]');
    expect(await chair.textContent('[data-testid=floor-total][data-name=Ben] td')).toBe('1 speech');
    expect(await ben.textContent('#floor-title')).toBe('Redeliste');
  });
});
