/** A hybrid sitting: a hall with two cameras, a large screen, a member there with a companion, and a chair elsewhere, who reads English. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openLink, openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

const IN_ERFURT = { site: 'erfurt', locale: 'de-DE', moderate: false };
const CAMERA = { mode: 'hall', cam: '1' };

const id = (testId: string): string => `[data-testid=${testId}]`;
const countOf = (page: Page, selector: string): Promise<number> => page.locator(selector).count();

describe('a hybrid sitting', () => {
  const room = newRoom();
  let browser: Browser;
  let chair: Page;
  let hall: Page;
  let member: Page;
  let screen: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    [chair, hall, member, screen] = await Promise.all([
      visit(browser, room, { name: 'Vorsitz', site: 'jena', locale: 'en-GB', moderate: true }),
      visit(browser, room, { ...IN_ERFURT, name: 'Saal', query: CAMERA }),
      openLink(browser, room, { ...IN_ERFURT, name: 'Mia' }),
      visit(browser, room, { ...IN_ERFURT, name: 'Wand', query: { mode: 'display' } }),
    ]);
  });

  afterAll(() => browser.close());

  /** In the chair's panel. */
  async function accept(name: string, label: string): Promise<void> {
    const offer = chair.locator(`${id('hall-offer')}[data-name=${name}]`);
    await offer.locator(id('hall-label')).fill(label);
    await offer.locator(id('hall-accept')).click();
    await chair.waitForSelector(`${id('hall-device')}[data-name="${label}"]`);
  }

  test('shows the hall as one place, with a tab for each of its cameras', async () => {
    await hall.waitForSelector(id('hall-waiting'));
    await openPanel(chair, 'hall');
    await accept('Saal', 'Ratssaal');
    await hall.waitForSelector(id('hall-waiting'), { state: 'detached' });
    await visit(browser, room, { ...IN_ERFURT, name: 'Balkon', query: CAMERA });
    await accept('Balkon', 'Empore');

    const tile = chair.locator(`${id('tile')}[data-name=Ratssaal]`);
    await tile.locator(`${id('place-tab')}[data-name=Empore]`).click();

    await chair.waitForSelector(`${id('place-tab')}[data-name=Empore][aria-pressed=true]`);
    await chair.waitForSelector(`${id('tile')}[data-name=Ratssaal][data-video=on]`);
    expect(await countOf(chair, `${id('tile')}[data-name=Balkon]`)).toBe(0);
    expect(await axeViolations(chair)).toEqual([]);
  });

  test('has a member in the hall by a companion without media, who raises a hand and is known to sit there', async () => {
    await member.check(id('in-hall'));
    await member.waitForSelector(id('camera-device'), { state: 'detached' });
    await member.click(id('join'));
    await member.waitForSelector(id('companion'));
    await member.click(id('hands-raise'));

    const mias = `${id('tile')}[data-name=Mia]`;
    await chair.waitForSelector(`${mias} ${id('hands-mark')}`);
    await chair.waitForSelector(`${mias} ${id('hall-companion')}`);
    const companions = await chair.waitForSelector(`${id('hall-companions')}[data-count="1"]`);
    expect(await companions.textContent()).toBe('1 person sits in the hall');
    expect(await member.textContent(id('companion'))).toContain('Ton und Bild');
    for (const absent of ['mic', 'camera', 'screen', 'sound', 'tile'])
      expect([absent, await countOf(member, id(absent))]).toEqual([absent, 0]);
    expect(await axeViolations(member)).toEqual([]);
  });

  test('has a screen that shows whom the chair puts into the spotlight, silent, and in nobody’s list', async () => {
    await chair.click('#people-tab');
    await chair.click(`${id('person-row')}[data-name=Ratssaal] ${id('person-actions')}`);
    await chair.click(id('spotlight-toggle'));

    await screen.waitForSelector(`${id('speaker')}[data-name=Ratssaal][data-video=on]`);
    await chair.waitForSelector(`${id('speaker')}[data-name=Ratssaal]`);
    expect(await countOf(screen, 'button')).toBe(0);
    expect(await countOf(screen, 'audio')).toBe(0);
    await chair.click('#people-tab');
    await waitFor(async () => (await countOf(chair, id('person-row'))) === 4, { what: 'four in the list' });
    expect(await countOf(chair, `${id('person-row')}[data-name=Wand]`)).toBe(0);
    expect(await axeViolations(screen)).toEqual([]);
  });
});
