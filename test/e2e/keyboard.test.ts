/** Everything in a room by keyboard alone: the focus is never lost, and comes back from what was opened. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  connectBrowser,
  joinCall,
  newRoom,
  tiles,
  waitForFrames,
  waitForState,
  waitForTile,
  type Participant,
} from '../support/call.ts';
import { focused, tabTo } from '../support/focus.ts';

jest.setTimeout(120_000);

describe('a room by keyboard', () => {
  let browser: Browser;
  let ada: Participant;
  let ben: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    const room = newRoom();
    ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
    ada = await joinCall(browser, { site: 'erfurt', room, name: 'Ada' });
    await waitForFrames(ada, 'Ben');
  });

  afterAll(async () => {
    await Promise.all([ada, ben].map(({ context }) => context.close()));
    await browser.close();
  });

  test('microphone and camera switch with Space, M and C, and the others see it', async () => {
    const { page } = ada;
    await tabTo(page, 'mic');
    await page.keyboard.press('Space');
    await waitForTile(ben, 'Ada', 'muted', (tile) => tile.audio === 'off');
    expect(await focused(page)).toBe('mic');
    await page.keyboard.press('m');
    await waitForTile(ben, 'Ada', 'heard', (tile) => tile.audio === 'on');

    await tabTo(page, 'camera');
    await page.keyboard.press('Space');
    await waitForTile(ben, 'Ada', 'camera off', (tile) => tile.video === 'off');
    expect(await focused(page)).toBe('camera');
    await page.keyboard.press('c');
    await waitForTile(ben, 'Ada', 'camera on', (tile) => tile.video === 'on');
  });

  test('a screen is shared and stopped, and the focus stays on its button', async () => {
    const { page } = ada;
    await tabTo(page, 'screen');
    await page.keyboard.press('Enter');
    await ben.page.waitForSelector('section[data-testid=screen][data-name=Ada][data-video=on]');
    expect(await focused(page)).toBe('screen');
    await page.keyboard.press('Enter');
    await ben.page.waitForSelector('section[data-testid=screen]', { state: 'detached' });
    expect(await focused(page)).toBe('screen');
  });

  test('the people panel takes the focus, Escape gives it back', async () => {
    const { page } = ada;
    await tabTo(page, 'people');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#people-title:focus');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#people-title', { state: 'detached' });
    await page.waitForSelector('[data-testid=people]:focus'); // given back after the next paint
  });

  test('? opens the settings, which keep the focus inside; Escape closes them and gives it back', async () => {
    const { page } = ada;
    await tabTo(page, 'people');
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
        ),
      ).toBe(true); // body stands for the browser's own controls: nothing behind the dialog can be reached
    }
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('[data-testid=people]:focus');
  });

  test('another camera and microphone are used at once', async () => {
    const { page } = ada;
    await page.click('[data-testid=settings]');
    for (const device of ['camera-device', 'microphone-device']) {
      const select = page.locator(`dialog [data-testid=${device}]`);
      const values = await select
        .locator('option')
        .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
      expect(values.length).toBeGreaterThan(1);
      await select.selectOption(values.at(-1) ?? '');
    }
    await page.keyboard.press('Escape');

    await waitForTile(ben, 'Ada', 'seen and heard', (tile) => tile.video === 'on' && tile.audio === 'on');
    await waitForFrames(ben, 'Ada');
    expect((await tiles(ben)).size).toBe(1);
    expect(await page.locator('[data-testid=error]').count()).toBe(0);
  });

  test('leaving moves the focus to what is shown then', async () => {
    const { page } = ada;
    await tabTo(page, 'leave');
    await page.keyboard.press('Enter');
    await waitForState(ada, 'left');
    await page.waitForSelector('h1:focus');
    await tabTo(page, 'rejoin');
    await page.keyboard.press('Enter');
    await waitForState(ada, 'joined');
    await waitForFrames(ada, 'Ben');
  });
});
