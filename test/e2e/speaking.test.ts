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

jest.setTimeout(120_000);

/** Of the tone, 0..1: loud speech. */
const TONE_GAIN = 0.2;

/** Sampling (250 ms) and the way through two nodes; what a person still takes for "at once". */
const MARK_WITHIN_MS = 500;

/** The mark outlives pauses between words (750 ms). */
const GONE_WITHIN_MS = 2_000;

/** The medians count: the machine has other things to do at times. */
const WORDS = 5;

const medianOf = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[all.length >> 1] ?? Infinity;

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

    /** From the change of the tone to that of the mark, ms: by the pages' own clock, which is one. */
    const delayOf = async (gain: number, mark: 'on' | 'off'): Promise<number> => {
      const marked = ben.page.waitForFunction(
        (wanted) => document.querySelector(`[data-name=Ada][data-speaking=${wanted}]`) && Date.now(),
        mark,
      );
      const changedMs = await ada.page.evaluate<number>(`setTone(${gain}), Date.now()`);
      return ((await (await marked).jsonValue()) ?? Infinity) - changedMs;
    };
    const lit: number[] = [];
    const out: number[] = [];
    for (let word = 0; word < WORDS; word += 1) {
      lit.push(await delayOf(TONE_GAIN, 'on'));
      await ben.page.waitForSelector('[data-name=Ada] [data-testid=speaking]');
      out.push(await delayOf(0, 'off'));
    }

    expect(medianOf(lit)).toBeLessThanOrEqual(MARK_WITHIN_MS);
    expect(medianOf(out)).toBeLessThanOrEqual(GONE_WITHIN_MS);
    await ben.context.close();
    await context.close();
  });
});
