/** Guests, in two languages at two sites: they wait where members do not, are let in, removed, banned, and let in again. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom, pageOf, waitForState } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';

jest.setTimeout(120_000);

const INSIDE = '[data-testid=tile][data-name=Ada]';

describe('moderation of guests', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Page;
  let gunda: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    ada = await visit(browser, room, { name: 'Ada', site: 'erfurt', locale: 'en-GB', moderate: true });
    await openPanel(ada, 'moderation');
  });

  afterAll(() => browser.close());

  async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
    const json = { 'content-type': 'application/json', ...headers };
    const answer = await fetch(new URL(path, pageOf('jena')), {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  /** By an invitation's link, as somebody without an account comes. */
  async function comeAsGuest(name: string): Promise<Page> {
    const by = { room, name: 'Ida', site: 'jena', grants: { moderate: true } };
    const { token } = (await post('/v1/token', by)) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const { link } = (await post(`/v1/rooms/${room}/invitations`, {}, headers)) as { link: string };
    const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(link);
    await page.fill('[data-testid=name]', name);
    await page.click('[data-testid=join]');
    await waitForState({ page, context, name }, 'joined');
    return page;
  }

  /** In the list of people, by the two actions that it takes. */
  async function choose(name: string): Promise<void> {
    await ada.click('#people-tab');
    await ada.click(`[data-testid=person-row][data-name=${name}] [data-testid=person-actions]`);
    await ada.click(`[data-testid=person-row][data-name=${name}] [data-testid=moderation-choose]`);
    await ada.waitForSelector(`[data-testid=moderation-person][data-name=${name}]`);
    await ada.waitForSelector('#moderation-person-title:focus'); // who is asked twice has the focus meanwhile
  }

  const twice = async (testId: string): Promise<void> => {
    await ada.click(`[data-testid=${testId}]`);
    await ada.click(`[data-testid=${testId}]`);
  };

  test('a guest waits, a member does not', async () => {
    await ada.selectOption('[data-testid=moderation-waiting-mode]', 'guests');
    gunda = await comeAsGuest('Gunda');
    const ben = await visit(browser, room, { name: 'Ben', site: 'jena', locale: 'de-DE', moderate: false });

    await ben.waitForSelector(INSIDE);
    await gunda.waitForSelector('[data-testid=outside]');
    await gunda.waitForSelector('[data-testid=outside] h1 >> text=Sie werden gleich eingelassen');
    await ada.waitForSelector('[data-testid=moderation-waiting-row][data-name=Gunda]');
    expect(await ada.locator('[data-testid=moderation-waiting-row]').count()).toBe(1);
    await letIn();
    await ben.context().close();
  });

  const letIn = async (): Promise<void> => {
    await ada.click('[data-testid=moderation-admit]');
    await gunda.waitForSelector(INSIDE);
  };

  test('who was removed may come again, and waits anew', async () => {
    await choose('Gunda');
    await twice('moderation-remove');
    await gunda.waitForSelector('[data-testid=error][data-code=REMOVED]');

    await gunda.click('[data-testid=rejoin]');

    await gunda.waitForSelector('[data-testid=outside]');
    await letIn();
  });

  test('who is banned stays away until the ban is lifted', async () => {
    await choose('Gunda');
    await twice('moderation-ban');
    await gunda.waitForSelector('[data-testid=error][data-code=BANNED]');
    expect(await gunda.textContent('[data-testid=error]')).toContain('aus diesem Raum ausgeschlossen');
    await ada.waitForSelector('[data-testid=moderation-ban-row][data-name=Gunda]');
    for (const page of [ada, gunda]) expect(await axeViolations(page)).toEqual([]);
    await gunda.$eval('[data-testid=error]', (notice) => notice.setAttribute('data-seen', 'true'));
    await gunda.click('[data-testid=rejoin]');
    await gunda.waitForSelector('[data-testid=error][data-code=BANNED]:not([data-seen])');

    await ada.click('[data-testid=moderation-unban]');
    await ada.waitForSelector('[data-testid=moderation-bans]', { state: 'detached' });
    await gunda.click('[data-testid=rejoin]');

    await Promise.race([gunda.waitForSelector(INSIDE), gunda.waitForSelector('[data-testid=outside]')]);
  });
});
