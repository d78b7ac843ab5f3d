/** What people see when something is missing or refused: a code, plain words, and a way on. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import {
  connectBrowser,
  joinCall,
  joinUrl,
  newRoom,
  pageOf,
  waitForState,
  waitForTile,
} from '../support/call.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

/** Codes that the page shows right now. */
function shownCodes(page: Page): Promise<(string | null)[]> {
  return page.$$eval('[data-testid=error]', (elements) =>
    elements.map((element) => element.getAttribute('data-code')),
  );
}

async function waitForCode(page: Page, code: string): Promise<void> {
  await waitFor(async () => (await shownCodes(page)).includes(code), {
    what: `the page shows ${code}`,
    timeoutMs: 30_000,
  });
}

/** What the page's sockets go over, for the test that cuts it. */
type Network = { isCut: boolean; lastSocket: WebSocket | undefined };

describe('trouble in the page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  test.each([
    ['CAMERA_REFUSED', 'NotAllowedError'],
    ['CAMERA_MISSING', 'NotFoundError'],
  ])('joins without a camera and says %s', async (code, domException) => {
    const room = newRoom();
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.addInitScript((name) => {
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) =>
        wanted?.video ? Promise.reject(new DOMException('made by the test', name)) : real(wanted);
    }, domException);

    await page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    await waitForState({ page, context, name: 'Ada' }, 'joined');

    await waitForCode(page, code);
    const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
    const tile = await waitForTile(ben, 'Ada', 'is heard', (facts) => facts.audio === 'on');
    expect(tile.video).toBe('off');
    await ben.context.close();
    await context.close();
  });

  test('a node that cannot be reached is said, and the page stays usable', async () => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.route('**/v1/token', (route) => route.abort());

    await page.goto(joinUrl({ site: 'erfurt', room: newRoom(), name: 'Ada' }));

    await waitForState({ page, context, name: 'Ada' }, 'failed');
    await waitForCode(page, 'SIGNAL_UNREACHABLE');
    await context.close();
  });

  test.each([
    ['a room name that is not allowed', 'no such name!', 'Ada'],
    ['an empty name', 'room', ''],
  ])('%s is refused with its code', async (_, room, name) => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();

    await page.goto(joinUrl({ site: 'erfurt', room, name }));

    await waitForCode(page, 'ARGUMENT_INVALID');
    await context.close();
  });

  test('blocked autoplay is said with a button that starts the sound', async () => {
    const strict = await chromium.launch({
      executablePath: CHROMIUM_PATH,
      args: CHROMIUM_ARGS.map((arg) =>
        arg.startsWith('--autoplay-policy') ? '--autoplay-policy=user-gesture-required' : arg,
      ),
    });
    const room = newRoom();
    const ada = await joinCall(browser, { site: 'erfurt', room, name: 'Ada' });
    const context = await strict.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    // Evaluating in the page counts as a gesture, which would allow the sound: so the page itself says what it shows.
    await page.addInitScript(() => {
      new MutationObserver(() => {
        for (const element of document.querySelectorAll('[data-testid=error]'))
          console.log(`shown ${element.getAttribute('data-code')}`);
      }).observe(document, { childList: true, subtree: true });
    });
    const shown = page.waitForEvent('console', {
      predicate: (message) => message.text() === 'shown AUTOPLAY_BLOCKED',
      timeout: 45_000,
    });
    // Chromium lets a page that captures play sound: so this one listens only.
    await page.goto(joinUrl({ site: 'jena', room, name: 'Ben' }, { mic: 0, cam: 0 }));

    await shown;
    await page.click('[data-testid=error][data-code=AUTOPLAY_BLOCKED] button');
    await waitFor(async () => !(await shownCodes(page)).includes('AUTOPLAY_BLOCKED'), {
      what: 'the notice is gone',
    });
    await strict.close();
    await ada.context.close();
  });

  test('a lost connection shows as reconnecting to all and heals by itself', async () => {
    const room = newRoom();
    const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' });
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const network: Network = { isCut: false, lastSocket: undefined };
      const Original = window.WebSocket;
      window.WebSocket = new Proxy(Original, {
        construct(target, [url, protocols]: [string | URL, (string | string[])?]) {
          network.lastSocket = new target(network.isCut ? 'ws://127.0.0.1:1/' : url, protocols);
          return network.lastSocket;
        },
      });
      Object.assign(window, { network });
    });
    await page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    const ada = { page, context, name: 'Ada' };
    await waitForState(ada, 'joined');
    await waitForTile(ben, 'Ada', 'video on', (tile) => tile.video === 'on');

    // back at once, nobody would see that it was gone
    await page.evaluate(() => {
      const { network } = window as unknown as { network: Network };
      network.isCut = true;
      network.lastSocket?.close();
    });
    await waitForState(ada, 'reconnecting');
    await page.evaluate(() => {
      (window as unknown as { network: Network }).network.isCut = false;
    });

    await waitForState(ada, 'joined');
    await waitForTile(ben, 'Ada', 'video still on', (tile) => tile.video === 'on');
    await context.close();
    await ben.context.close();
  });

  test('the page of each site answers', async () => {
    for (const site of ['erfurt', 'jena']) expect((await fetch(pageOf(site))).status).toBe(200);
  });
});
