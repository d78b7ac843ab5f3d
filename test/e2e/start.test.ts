/** What people find who have logged in, at two sites: rooms and meetings are made, changed, sent, entered and deleted. */
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import { connectBrowser } from '../support/call.ts';
import { ProviderSite } from '../support/provider-site.ts';

jest.setTimeout(120_000);

const meeting = (title: string): string => `[data-testid=start-meeting][data-name="${title}"]`;
const ROOM = '[data-testid=start-room][data-name=Stadtrat]';

describe('the start page', () => {
  let browser: Browser;
  let site: ProviderSite;
  let ada: Page;

  async function open(name: string, address: string, locale: string): Promise<Page> {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await page.goto(address);
    await site.logIn(page, name);
    await page.waitForSelector('[data-testid=start][data-state=ready]');
    return page;
  }

  beforeAll(async () => {
    browser = await connectBrowser();
    site = await ProviderSite.start();
    ada = await open('ada', site.home, 'de-DE');
  });

  afterAll(async () => {
    await ada.context().close();
    await site.close();
    await browser.close();
  });

  test('lets the chair make a room, and plan a meeting in it', async () => {
    await ada.click('[data-testid=start-new-room]');
    await ada.fill('[data-testid=start-room-title]', 'Stadtrat');
    await ada.fill('[data-testid=start-room-name]', 'Stadtrat');
    await ada.fill('[data-testid=start-max-participants]', '60');
    expect(await axeViolations(ada)).toEqual([]);
    await ada.click('[data-testid=start-save-room]');
    await ada.waitForSelector(ROOM);
    expect(await ada.textContent('[data-testid=start-status]')).toBe('„Stadtrat“ ist gespeichert.');

    await ada.click('[data-testid=start-new-meeting]');
    await ada.click('[data-testid=start-save]');
    await ada.waitForSelector('[data-testid=error][data-code=ARGUMENT_INVALID]');
    await ada.fill('[data-testid=start-title]', 'Haushalt');
    await ada.selectOption('[data-testid=start-repeat]', 'weekly');
    await ada.selectOption('[data-testid=start-repeat-end]', 'count');
    await ada.fill('[data-testid=start-repeat-count]', '4');
    await ada.click('[data-testid=start-save]');

    await ada.waitForSelector(meeting('Haushalt'));
    expect(await axeViolations(ada)).toEqual([]);
    await ada.setViewportSize({ width: 360, height: 740 });
    expect(await sidewaysOverflow(ada)).toBe(0);
  });

  test('gives what is sent to others: text with link, calendar file', async () => {
    await ada.click(`${meeting('Haushalt')} [data-testid=start-more]`);
    await ada.click('[data-testid=start-change]');
    await ada.fill('[data-testid=start-title]', 'Haushalt 2027');
    await ada.click('[data-testid=start-save]');
    await ada.click(`${meeting('Haushalt 2027')} [data-testid=start-copy]`);
    await ada.waitForSelector('text=Einladungstext kopiert');

    const text = await ada.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain('Haushalt 2027');
    expect(text).toContain(`${site.home}?room=Stadtrat`);
    const [download] = await Promise.all([
      ada.waitForEvent('download'),
      ada.click('[data-testid=start-ics]'),
    ]);
    expect(await textOf(await download.createReadStream())).toMatch(/BEGIN:VEVENT[^]*RRULE:.*COUNT=4/);
  });

  test('moves one date, leaves one out, and puts it back', async () => {
    const row = (index: number): string => `[data-testid=start-occurrence]:nth-child(${index})`;
    await ada.click('[data-testid=start-occurrences]');
    await ada.click(`${row(2)} [data-testid=start-skip]`);
    await ada.waitForSelector(`${row(2)}[data-state=skipped]`);
    await ada.click(`${row(3)} [data-testid=start-move]`);
    await ada.fill('[data-testid=start-move-from]', '09:15');
    await ada.fill('[data-testid=start-move-to]', '10:45');
    await ada.press('[data-testid=start-move-to]', 'Enter');
    await ada.waitForSelector(`${row(3)}[data-state=moved]`);

    expect(await ada.textContent(`${row(3)} .start__title`)).toContain('09:15–10:45');
    expect(await axeViolations(ada)).toEqual([]);
    expect(await sidewaysOverflow(ada)).toBe(0);

    await ada.click(`${row(2)} [data-testid=start-restore]`);
    await ada.waitForSelector(`${row(2)}[data-state=planned]`);
    await ada.click('[data-testid=dialog-close]');
    expect(await ada.locator('[data-testid=start-occurrence]').count()).toBe(0);
  });

  test('shows it to others at another site, who enter with one click and can change nothing', async () => {
    const ben = await open('ben', `${site.homeAtJena}?site=jena&mic=0&cam=0`, 'en-GB');
    const own = meeting('Haushalt 2027');
    await ben.click(`${own} [data-testid=start-more]`);
    expect(await ben.locator('[data-testid=start-change], [data-testid=start-invite]').count()).toBe(0);

    await ben.click(`${own} [data-testid=start-enter]`);

    await ben.waitForSelector('html[data-state=joined]');
    expect(new URL(ben.url()).searchParams.get('room')).toBe('Stadtrat');
    expect(await ben.textContent('.room-header__site')).toBe('Site Jena');
    await ben.click('[data-testid=leave]');
    await ben.context().close();
  });

  test('invites guests from the list, and deletes what is asked for twice', async () => {
    await ada.click(`${meeting('Haushalt 2027')} [data-testid=start-delete]`);
    await ada.click(`${meeting('Haushalt 2027')} [data-testid=start-delete]`);
    await ada.waitForSelector(meeting('Haushalt 2027'), { state: 'detached' });
    await ada.click(`${ROOM} [data-testid=start-more]`);
    await ada.click('[data-testid=start-invite]');
    await ada.fill('[data-testid=invite-note]', 'Presse');
    await ada.click('[data-testid=invite-make]');
    await ada.waitForSelector('[data-testid=invite-row][data-name=Presse]');
    await ada.click('[data-testid=dialog-close]');
    await ada.click('[data-testid=start-delete-room]');
    await ada.click('[data-testid=start-delete-room]');

    await ada.waitForSelector(ROOM, { state: 'detached' });
    expect(await ada.textContent('[data-testid=start-status]')).toBe('„Stadtrat“ ist gelöscht.');
  });
});
