/** Moderation between two sites, in two languages: let in, silenced, locked, the public excluded. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../../support/axe.ts';
import { connectBrowser, newRoom } from '../../support/call.ts';
import { openPanel, visit } from '../../support/feature-call.ts';
import { waitFor } from '../../support/wait-for.ts';

jest.setTimeout(180_000);

describe('moderation', () => {
  const room = newRoom();
  let browser: Browser;
  let ada: Page;
  let ben: Page;

  beforeAll(async () => {
    browser = await connectBrowser();
    ada = await visit(browser, room, {
      name: 'Ada',
      site: 'erfurt',
      locale: 'en-GB',
      moderate: true,
      query: { mic: '1' },
    });
    await openPanel(ada, 'moderation');
    await ada.selectOption('[data-testid=moderation-waiting-mode]', 'all');
    ben = await visit(browser, room, {
      name: 'Ben',
      site: 'jena',
      locale: 'de-DE',
      moderate: false,
      query: { mic: '1' },
    });
  });

  afterAll(() => browser.close());

  const isMicOn = async (page: Page): Promise<boolean> =>
    (await page.locator('[data-testid=mic]').getAttribute('aria-pressed')) === 'true';

  /** A switch shows what is: what a click on it means depends on that. */
  const isLocked = async (device: 'mic' | 'camera', isOn: boolean): Promise<void> => {
    await ada.waitForSelector(
      `[data-testid=moderation-lock-${device}]${isOn ? ':checked' : ':not(:checked)'}`,
    );
  };

  test('lets in who waits calmly outside', async () => {
    await ben.waitForSelector('[data-testid=outside]');
    await waitFor(
      async () => (await ben.textContent('[data-testid=outside] h1')) === 'Sie werden gleich eingelassen',
      { what: 'the reason in his language' },
    );
    expect(await axeViolations(ben)).toEqual([]);
    await ada.waitForSelector('[data-testid=moderation-waiting-row][data-name=Ben]');
    expect(await axeViolations(ada)).toEqual([]);

    await ada.click('[data-testid=moderation-admit]');

    await ben.waitForSelector('[data-testid=tile][data-name=Ada]');
    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=on]');
  });

  test('silences all once, and keeps locked microphones off', async () => {
    await ada.click('[data-testid=moderation-mute-all]');

    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=off]');
    await ben.waitForSelector('[data-testid=silenced]');
    expect(await isMicOn(ben)).toBe(false);
    await ben.click('[data-testid=mic]');
    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=on]');

    await ada.click('[data-testid=moderation-lock-mic]');
    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=off]');
    await ben.waitForSelector('[data-testid=moderation-locked]');
    await ben.dispatchEvent('[data-testid=mic]', 'click');
    expect(await isMicOn(ben)).toBe(false);
    await isLocked('mic', true);
    await ada.click('[data-testid=moderation-lock-mic]');
    await isLocked('mic', false);
    await ada.click('[data-testid=moderation-lock-camera]');
    await ben.waitForSelector('[data-testid=mic]:not([aria-disabled=true])');
    await ben.waitForSelector('[data-testid=camera][aria-disabled=true]');
    await isLocked('camera', true);
    await ada.click('[data-testid=moderation-lock-camera]');
    await ben.waitForSelector('[data-testid=camera]:not([aria-disabled=true])');
  });

  test('silences one, gives roles and names in two actions, and excludes the public at once', async () => {
    await ben.click('[data-testid=mic]');
    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=on]');
    await ada.click('#people-tab');
    await ada.click('[data-testid=person-row][data-name=Ben] [data-testid=person-actions]');
    await ada.click('[data-testid=person-row][data-name=Ben] [data-testid=moderation-choose]');
    await ada.click('[data-testid=moderation-person-mute]');
    await ada.waitForSelector('[data-testid=tile][data-name=Ben][data-audio=off]');
    await ada.fill('[data-testid=moderation-name]', 'Benno');
    await ada.click('[data-testid=moderation-rename]');
    await ada.waitForSelector('[data-testid=tile][data-name=Benno]');
    await ada.selectOption('[data-testid=moderation-role]', 'observer');
    await ada.waitForSelector('[data-testid=tile][data-name=Benno]', { state: 'detached' });

    await ada.click('[data-testid=moderation-close-to-public]');
    await ada.click('[data-testid=moderation-close-to-public]');
    await ben.waitForSelector('[data-testid=outside]');
    await ben.waitForSelector('[data-testid=outside] h1 >> text=Die Sitzung ist gerade nicht öffentlich');
    await ada.waitForSelector('[data-testid=moderation-closed]');

    await ada.click('[data-testid=moderation-open-to-public]');
    await ben.waitForSelector('[data-testid=tile][data-name=Ada]');
  });

  test('ends for all, asked for twice', async () => {
    await ada.click('[data-testid=moderation-end]');
    await ada.click('[data-testid=moderation-end]');

    for (const page of [ada, ben]) await page.waitForSelector('[data-testid=error][data-code=REMOVED]');
    expect(await axeViolations(ben)).toEqual([]);
  });
});
