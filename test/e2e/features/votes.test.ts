/** A vote between two sites, in two languages: opened by the chair, cast by members, seen by all with its result. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('votes', () => {
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

  const at = (page: Page, id: string, more = '') => page.locator(`[data-testid=votes-${id}]${more}`);
  const textOf = (page: Page, id: string, more = '') => at(page, id, more).textContent();

  test('is opened, cast once, counted and shown to everybody with names and rule', async () => {
    await openPanel(ada, 'votes');
    await at(ada, 'form-question').fill('Shall we?');
    await at(ada, 'form-open').click();

    await at(ben, 'go').click();
    expect(await textOf(ben, 'question')).toBe('Shall we?');
    await at(ben, 'option', '[data-choice="2"]').click();
    expect(await textOf(ben, 'cast')).toBe('Abgeben: Nein');
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
    await at(ben, 'cast').click();
    await waitFor(async () => (await textOf(ben, 'said')) === 'Ihre Stimme ist gezählt: Nein', {
      what: 'Ben’s vote is counted',
    });
    expect(await at(ben, 'notice').count()).toBe(0);
    expect(await at(ben, 'close').count()).toBe(0);

    await at(ada, 'option', '[data-choice="1"]').click();
    await at(ada, 'cast').click();
    await waitFor(async () => (await textOf(ada, 'progress')) === '2 of 2 have voted', { what: 'both' });
    await at(ada, 'close').click();
    await at(ada, 'close').click();

    await at(ben, 'outcome', '[data-outcome=rejected]').waitFor();
    expect(await textOf(ben, 'outcome')).toContain('Stimmengleichheit lehnt ab');
    await at(ben, 'names').click();
    expect(await textOf(ben, 'person', '[data-name=Ada]')).toContain('Ja');
    await at(ada, 'outcome').waitFor();
    expect(await textOf(ada, 'hash')).toBe(await textOf(ben, 'hash'));
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
  });

  test('is for those who were ticked, ends with a reason, and can be looked at afterwards', async () => {
    await at(ada, 'form-roll').selectOption('choose');
    await at(ada, 'form-voter', '[data-name=Ada]').uncheck();
    await at(ada, 'form-question').fill('Ohne Ada?');
    await at(ada, 'form-open').click();
    await at(ben, 'option').first().waitFor();
    expect(await at(ada, 'option').count()).toBe(0);

    await at(ada, 'cancel').click();
    await at(ada, 'cancel-reason').fill('Tonausfall');
    await at(ada, 'cancel-sure').click();
    await at(ben, 'past-open', '[data-vote="2"]').click();
    await at(ben, 'past-vote').waitFor();
    expect(await textOf(ben, 'past-vote')).toContain('Abgebrochen: Tonausfall');

    await at(ada, 'repeat').first().click();
    await at(ada, 'repeat').first().click();
    await at(ben, 'open', '[data-vote="3"]').waitFor();
    await at(ben, 'past-open', '[data-vote="1"]').click();
    await at(ben, 'past-vote').locator('[data-testid=votes-hash]').waitFor();
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
  });
});
