/** A room of 31 people over real signalling: whom the page knows, whom it asks for, and the way back to a small room. */
import { afterAll, beforeAll, describe, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Room } from '../../client/room/room.ts';
import { openWebSocket } from '../../client/signal/socket.ts';
import { createBackend } from '../../web/state/backend.ts';
import { connectBrowser, joinCall, newRoom, pageOf, type Participant } from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const OTHERS = 30;

describe('a room that is told in pages', () => {
  const room = newRoom();
  const others: Room[] = [];
  let browser: Browser;
  let ada: Participant;

  beforeAll(async () => {
    browser = await connectBrowser();
    const backend = createBackend((url, init) => fetch(new URL(url, pageOf('erfurt')), init));
    for (let index = 0; index < OTHERS; index += 1) {
      const identity = { room, name: `Person ${String(index).padStart(2, '0')}`, site: 'erfurt' };
      const { token, signalUrl } = await backend.fetchAdmission(identity);
      const fetchToken = async (): Promise<string> => token;
      const options = { room, signalUrl, fetchToken, random: Math.random, hasLevels: false };
      const other = new Room({ ...options, openSocket: openWebSocket, mediaPort: undefined });
      others.push(other);
      await other.join();
    }
    ada = await joinCall(browser, { site: 'jena', room, name: 'Ada' }, { mic: 0, cam: 0 });
  });

  afterAll(async () => {
    await Promise.all(others.map((other) => other.leave()));
    await browser.close();
  });

  const names = (): Promise<readonly string[]> =>
    ada.page.$$eval('[data-testid=person-row][data-name]', (rows) =>
      rows.map((row) => row.getAttribute('data-name') ?? ''),
    );

  test('has everybody in the list, and finds them by name', async () => {
    const { page } = ada;
    await page.click('[data-testid=people]');
    await page.waitForSelector('[data-testid=person-row][aria-setsize="31"][data-name="Person 00"]');

    await page.evaluate(() => document.querySelector('.people-list')?.scrollTo(0, 1e6));
    await page.waitForSelector('[aria-posinset="31"][data-name="Person 29"]');
    await page.fill('[data-testid=people-search]', 'son 17');
    await waitFor(async () => (await names()).join() === 'Person 17', { what: 'one is found' });
    await page.fill('[data-testid=people-search]', '');

    await waitFor(
      async () => (await page.textContent('[data-testid=show-all]')) === '30 more people without a picture',
      { what: 'who has no picture is counted' },
    );
  });

  test('is a small room again when most have left', async () => {
    await Promise.all(others.splice(15).map((other) => other.leave()));

    await waitFor(async () => (await ada.page.locator('[data-testid=tile]').count()) === 15, {
      what: 'all others have tiles',
      timeoutMs: 30_000,
    });
    await waitFor(async () => (await names()).length === 16, { what: 'the list has everybody' });
  });
});
