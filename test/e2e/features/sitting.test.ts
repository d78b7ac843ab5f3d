/** A sitting between two sites, in two languages: opened, disturbed, interrupted, and its minutes taken along. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('a sitting', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Page;
  let ben: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    [ada, ben] = await Promise.all([
      visit(browser, room, { name: 'Ada', site: 'erfurt', locale: 'de-DE', moderate: true }),
      visit(browser, room, { name: 'Ben', site: 'jena', locale: 'en-GB', moderate: false }),
    ]);
  });

  afterAll(() => browser.close());

  const byId = (id: string): string => `[data-testid=${id}]`;
  const presentAt = (page: Page): Promise<string | null> =>
    page.locator(byId('sitting-quorum')).getAttribute('data-present');

  const twice = async (id: string): Promise<void> => {
    await ada.click(byId(id));
    await ada.click(byId(id));
  };

  test('is opened by the chair, and everybody sees who is present', async () => {
    await openPanel(ada, 'sitting');
    await ada.click(byId('sitting-add-present'));
    await ada.waitForSelector(`${byId('sitting-member')}[data-name=Ben]`);
    await ada.click(byId('sitting-edit-mode'));
    await ada.click(byId('sitting-add-open'));
    await ada.fill(byId('sitting-add-lines'), 'Name;Gruppe;Kennung\nCleo;A;cleo@example.org');
    await ada.click(byId('sitting-add-many'));
    await ada.waitForSelector(`${byId('sitting-member')}[data-name=Cleo][data-state=absent]`);
    await ada.fill(byId('sitting-open-title'), '14. Sitzung');
    await ada.selectOption(byId('sitting-open-law'), 'de-th');
    expect(await ada.textContent(byId('sitting-law'))).toContain('§ 36a ThürKO');
    await ada.click(byId('sitting-open'));

    await ben.click(byId('sitting-tool'));
    await ben.waitForSelector(byId('sitting-panel'));
    expect(await ben.textContent(byId('sitting-title'))).toBe('14. Sitzung');
    expect(await ben.textContent(byId('sitting-law-open'))).toBe('Law: Thüringen');
    await waitFor(async () => (await presentAt(ben)) === '2', { what: 'both are present' });
    expect(await ben.textContent(byId('sitting-quorum'))).toContain('quorum reached');
    for (const page of [ada, ben]) expect(await axeViolations(page)).toEqual([]);
  });

  test('is disturbed and interrupted, and goes on with the vote that is put again', async () => {
    await ada.click('[data-panel=votes]');
    await ada.fill(byId('votes-form-question'), 'Haushalt?');
    await ada.click(byId('votes-form-open'));
    await ben.click(byId('votes-go'));
    await ben.click(`${byId('votes-option')}[data-choice="1"]`);
    await ben.click(byId('votes-cast'));
    await ben.waitForSelector(`${byId('votes-said')}[data-choice="1"]`);
    await Promise.all([ada, ben].map((page) => page.click('[data-panel=sitting]')));
    await ben.click(byId('sitting-report'));
    await ada.waitForSelector(`${byId('sitting-disturbance')}[data-name=Ben]`);
    await waitFor(async () => (await presentAt(ada)) === '1', { what: 'Ben does not count' });
    await ada.fill(byId('sitting-reason'), 'Tonausfall');
    await ada.click(byId('sitting-suspend'));
    await ben.waitForSelector(byId('sitting-suspended'));

    await ada.click(byId('sitting-settle'));
    await ada.selectOption(byId('sitting-step'), 'vote');
    await ada.click(byId('sitting-resume'));

    await ben.waitForSelector(byId('sitting-suspended'), { state: 'detached' });
    await waitFor(async () => (await presentAt(ben)) === '2', { what: 'Ben counts again' });
    await ben.click('[data-panel=votes]');
    await ben.waitForSelector(`${byId('votes-open')}[data-vote="2"] >> text=Haushalt?`);
    expect(await ben.locator(`${byId('votes-option')}[aria-pressed=true]`).count()).toBe(0);
    expect(await ben.textContent(`${byId('votes-past-open')}[data-vote="1"]`)).toContain('Cancelled');
  });

  test('is closed when no vote is open, and its minutes can be taken along', async () => {
    await twice('sitting-close');
    await ada.waitForSelector(byId('refusal'));
    await ada.click('[data-panel=votes]');
    await twice('votes-close');
    await ada.waitForSelector(`${byId('votes-last')}[data-vote="2"]`);
    await ada.click('[data-panel=sitting]');
    await twice('sitting-close');
    await ada.waitForSelector(byId('sitting-open'));

    const [file] = await Promise.all([ada.waitForEvent('download'), ada.click(byId('sitting-minutes'))]);
    const [forPublic] = await Promise.all([ada.waitForEvent('download'), ada.click(byId('sitting-public'))]);

    expect(file.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d-.{8}-minutes\.pdf$/);
    expect(forPublic.suggestedFilename()).toMatch(/-public-minutes\.pdf$/);
  });
});
