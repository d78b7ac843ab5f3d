/** Logging in at a provider and coming by an invitation, as people do it: at two sites, in two languages. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import { connectBrowser, newRoom, pageOf, waitForState } from '../support/call.ts';
import { ProviderSite } from '../support/provider-site.ts';

jest.setTimeout(120_000);

let browser: Browser;

beforeAll(async () => {
  browser = await connectBrowser();
});

afterAll(() => browser.close());

describe('a node with a provider', () => {
  let site: ProviderSite;
  let page: Page;

  const open = async (locale: string): Promise<Page> =>
    (await browser.newContext({ locale, reducedMotion: 'reduce' })).newPage();

  beforeAll(async () => {
    site = await ProviderSite.start();
    page = await open('de-DE');
  });

  afterAll(async () => {
    await page.context().close();
    await site.close();
  });

  test('leads to the provider, back into the form, and into the room with the role of the group', async () => {
    await page.goto(`${site.home}?site=erfurt&room=Rat&mic=0&cam=0`);
    await site.logIn(page, 'ada');

    await page.waitForSelector('[data-testid=logged-in]');
    expect(await page.textContent('[data-testid=logged-in]')).toBe('Angemeldet als ada of the council');
    expect(await page.inputValue('[data-testid=room]')).toBe('Rat');
    expect(await page.locator('[data-testid=name]').count()).toBe(0);
    expect(await page.textContent('[data-testid=start-link]')).toBe('Ihre Sitzungen und Räume');
    expect(await axeViolations(page)).toEqual([]);

    await page.click('[data-testid=join]');
    await page.waitForSelector('html[data-state=joined]');
    await page.click('[data-testid=people]');
    await page.waitForSelector('[data-testid=person-row] [data-testid=role]');
    expect(await page.textContent('[data-testid=person-row] [data-testid=role]')).toBe('Vorsitz');
  });

  test('does so at another site, where the same room is, for a member', async () => {
    const ben = await open('en-GB');
    await ben.goto(`${site.homeAtJena}?site=jena&room=Rat&mic=0&cam=0`);
    await site.logIn(ben, 'ben');
    await ben.waitForSelector('[data-testid=logged-in]');
    expect(await ben.textContent('[data-testid=logged-in]')).toBe('Logged in as ben of the council');

    await ben.click('[data-testid=join]');

    await page.waitForSelector('[data-testid=tile][data-name="ben of the council"][data-site=jena]');
    await ben.waitForSelector('[data-testid=tile][data-name="ada of the council"][data-site=erfurt]');
    await ben.click('[data-testid=people]');
    await ben.waitForSelector('[data-testid=person-row] [data-testid=role] >> text=Chair');
    expect(await ben.locator('[data-testid=invite]').count()).toBe(0);
    await ben.context().close();
  });

  test('lets the chair invite guests, and take a link back together with them', async () => {
    await page.click('[data-testid=invite]');
    await page.selectOption('[data-testid=invite-expiry]', 'day');
    await page.fill('[data-testid=invite-note]', 'Presse');
    await page.fill('[data-testid=invite-password]', 'Rathaus1');
    await page.click('[data-testid=invite-make]');
    await page.waitForSelector('[data-testid=invite-row][data-name=Presse]');
    expect(await axeViolations(page)).toEqual([]);
    const link = await page.inputValue('[data-testid=invite-link]');
    const guest = await open('en-GB');
    await guest.goto(link);
    await guest.selectOption('[data-testid=site]', 'jena');
    await guest.fill('[data-testid=name]', 'Gast');
    await guest.fill('[data-testid=invitation-password]', 'Rathaus1');
    await guest.click('[data-testid=join]');
    await page.waitForSelector('[data-testid=tile][data-name=Gast][data-site=jena]');

    await page.click('[data-testid=invite-revoke]');
    await page.click('[data-testid=invite-revoke-guests]');

    await guest.waitForSelector('[data-testid=error][data-code=REMOVED]');
    await guest.click('[data-testid=rejoin]');
    await guest.waitForSelector('[data-testid=error][data-code=INVITATION_INVALID]');
    await guest.context().close();
    await page.waitForSelector('[data-testid=invite-row]', { state: 'detached' });
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=invitations]', { state: 'detached' });
    expect(await page.locator('[data-testid=side]').count()).toBe(1);
    await page.click('[data-testid=leave]');
  });

  test('knows a login after a restart, and forgets it on demand', async () => {
    await site.restart();
    await page.goto(site.home);

    await page.waitForSelector('[data-testid=logged-in]');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.click('[data-testid=logout]');
    await page.waitForURL(`${site.identities.issuer}/**`);
    await page.goto(site.home);
    await page.waitForSelector('[data-testid=login]');
    expect(await axeViolations(page)).toEqual([]);
  });

  test('says it when somebody has no business here', async () => {
    await page.context().clearCookies();
    await page.goto(site.home);
    await site.logIn(page, 'eve');

    await page.waitForSelector('[data-testid=error][data-code=GRANT_MISSING]');
    expect(page.url()).toBe(site.home);
  });
});

describe('a link with an invitation', () => {
  test('lets a guest in with its password', async () => {
    const room = newRoom();
    const origin = new URL(pageOf('erfurt')).origin;
    const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    const given = await post('/v1/token', { room, name: 'Ada', grants: { moderate: true } });
    const { token } = (await given.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const made = await post(`/v1/rooms/${room}/invitations`, { password: 'Rathaus1' }, headers);
    const { link } = (await made.json()) as { link: string };
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(link);
    await page.waitForSelector('[data-testid=invitation-password]');
    expect(page.url()).not.toContain('invitation');
    expect(await page.inputValue('[data-testid=room]')).toBe(room);
    expect(await axeViolations(page)).toEqual([]);

    await page.fill('[data-testid=name]', 'Gast');
    await page.fill('[data-testid=invitation-password]', 'Rathaus2');
    await page.click('[data-testid=join]');
    await page.waitForSelector('[data-testid=error][data-code=INVITATION_INVALID]');
    await page.click('[data-testid=back]');
    await page.fill('[data-testid=invitation-password]', 'Rathaus1');
    await page.click('[data-testid=join]');

    await waitForState({ page, context, name: 'Gast' }, 'joined');
    await context.close();
  });
});
