/** The talking stick between two sites: the floor opens the microphone of who has it, and closes it for everybody else. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { audioEnergy, connectBrowser, joinCall, newRoom, waitForTile } from '../../support/call.ts';
import type { Participant } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(120_000);

describe('the floor and microphones', () => {
  const room = newRoom();
  let browser: Browser;
  let ben: Participant;
  let cem: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(() => browser.close());

  const micOf = ({ page }: Participant) => page.locator('[data-testid=mic]');
  const isOpen = async (one: Participant): Promise<boolean> =>
    (await micOf(one).getAttribute('aria-pressed')) === 'true';

  test('only who has the floor is heard, and the stick goes on to the next', async () => {
    const chair = await visit(browser, room, {
      ...{ name: 'Chair', site: 'erfurt', locale: 'en-GB', moderate: true },
    });
    [ben, cem] = await Promise.all([
      joinCall(browser, { site: 'jena', room, name: 'Ben' }, { cam: 0 }),
      joinCall(browser, { site: 'erfurt', room, name: 'Cem' }, { cam: 0 }),
    ]);
    await waitForTile(ben, 'Cem', 'is heard before', ({ audio }) => audio === 'on');
    await openPanel(chair, 'floor');
    await chair.click('[data-testid=floor-rules]');
    await chair.click('[data-testid=floor-governs]');
    for (const one of [ben, cem]) {
      await waitFor(async () => !(await isOpen(one)), { what: `${one.name}'s microphone is closed` });
      await micOf(one).dispatchEvent('click');
      expect(await isOpen(one)).toBe(false);
    }
    for (const one of [ben, cem]) await one.page.click('[data-testid=floor-ask-tool]');
    await chair.waitForSelector('[data-testid=floor-row][data-name=Cem]');

    await chair.click('[data-testid=floor-row][data-name=Ben] [data-testid=floor-give]');
    await ben.page.waitForSelector('[data-testid=floor-yours]');
    if (!(await isOpen(ben))) await micOf(ben).click();
    await waitForTile(cem, 'Ben', 'has the floor', ({ audio }) => audio === 'on');
    const before = await audioEnergy(cem);
    await waitFor(async () => (await audioEnergy(cem)) > before, { what: 'Ben is heard at the other site' });

    await chair.click('[data-testid=floor-next]');
    await cem.page.waitForSelector('[data-testid=floor-yours]');
    await waitForTile(cem, 'Ben', 'is silent again', ({ audio }) => audio === 'off');
    await waitFor(async () => !(await isOpen(ben)), { what: "Ben's microphone is closed" });
    if (!(await isOpen(cem))) await micOf(cem).click();
    await waitForTile(ben, 'Cem', 'has the floor', ({ audio }) => audio === 'on');
  });
});
