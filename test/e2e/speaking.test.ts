/** Who speaks is marked for the others soon, and no longer once they have stopped. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import {
  connectBrowser,
  joinCall,
  joinUrl,
  newRoom,
  waitForState,
  waitForTile,
  type Participant,
} from '../support/call.ts';
import { drawnPersonScript } from '../support/page/drawn-person.ts';

jest.setTimeout(60_000);

/** Of the tone, 0..1: loud speech. */
const TONE_GAIN = 0.2;

/** Sampling (250 ms) and the way through two nodes; what a person still takes for "at once". */
const MARK_WITHIN_MS = 500;

/** The mark outlives pauses between words (750 ms). */
const GONE_WITHIN_MS = 2_000;

describe('the speaking mark', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await connectBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  test('lights up at the other site within half a second of a tone, and goes out after it', async () => {
    const room = newRoom();
    const context = await browser.newContext({ locale: 'en-GB' });
    await context.addInitScript({ content: drawnPersonScript() });
    const ada: Participant = { context, page: await context.newPage(), name: 'Ada' };
    await ada.page.goto(joinUrl({ site: 'erfurt', room, name: 'Ada' }));
    await waitForState(ada, 'joined');
    const ben = await joinCall(browser, { site: 'jena', room, name: 'Ben' }, { mic: 0, cam: 0 });
    await waitForTile(ben, 'Ada', 'is heard', (tile) => tile.audio === 'on' && tile.video === 'on');
    expect(await ben.page.locator('[data-name=Ada]').getAttribute('data-speaking')).toBe('off');

    const delays: number[] = [];
    for (let word = 0; word < 3; word += 1) {
      const startMs = performance.now();
      await ada.page.evaluate(`setTone(${TONE_GAIN})`);
      await ben.page.waitForSelector('[data-name=Ada][data-speaking=on]', { timeout: 5_000 });
      delays.push(performance.now() - startMs);
      await ben.page.waitForSelector('[data-name=Ada] [data-testid=speaking]');
      await ada.page.evaluate('setTone(0)');
      await ben.page.waitForSelector('[data-name=Ada][data-speaking=off]', { timeout: GONE_WITHIN_MS });
    }

    delays.sort((a, b) => a - b);
    expect(delays[1]).toBeLessThanOrEqual(MARK_WITHIN_MS); // the median: the machine is shared with other tests
    await ben.context.close();
    await context.close();
  });
});
