/** Before joining, against real nodes: the connection is checked in a room of one's own, which is gone afterwards. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { connectBrowser, newRoom, pageOf } from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

/** A machine that is busy with something else is told to be slow, and rightly so. */
const TRIES = 3;

let browser: Browser;

beforeAll(async () => {
  browser = await connectBrowser();
});
afterAll(() => browser.close());

test('says in plain words how sound and pictures would travel, and plays a tone', async () => {
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  let [checks, left] = [0, 0];
  page.on('websocket', (socket) => {
    checks += 1;
    socket.on('close', () => (left += 1));
  });
  await page.goto(pageOf('erfurt'));

  await page.click('[data-testid=test-tone]');
  await page.waitForSelector('text=Nichts gehört?');
  const result = page.locator('[data-testid=check-result]');
  const isFine = async (): Promise<boolean> => /gut.*: 0 %/.test((await result.textContent()) ?? '');
  for (let tries = 0; tries === 0 || (tries < TRIES && !(await isFine())); tries += 1) {
    await page.click('[data-testid=check-connection]');
    await result.waitFor();
  }

  expect(await result.getAttribute('data-code')).toBe('good');
  expect(await result.textContent()).toMatch(/Ihre Verbindung ist gut.*\d+ ms, Verlust: 0 %/);
  await waitFor(() => left > 0 && left === checks, { what: 'the check has left its room' });
  expect(await page.getAttribute('html', 'data-state')).toBe('idle');
  await context.close();
});

test('lets whoever tries it out choose a role, and lead the session', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${pageOf('jena')}&room=${newRoom()}&mic=0&cam=0`);

  await page.fill('[data-testid=name]', 'Ada');
  await page.selectOption('[data-testid=role]', { label: 'Chair' });
  await page.click('[data-testid=join]');
  await page.click('[data-panel=sitting]');
  await page.waitForSelector('[data-testid=sitting-open]');

  await context.close();
});
