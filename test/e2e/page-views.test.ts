/** Views that a real call shows rarely, with a fake room: none has an axe violation or scrolls sideways. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import { connectBrowser } from '../support/call.ts';
import { controlWays, type ControlWay } from '../support/control-ways.ts';
import { buildFakePage, type FakePage } from '../support/fake-page.ts';
import { outOfReach } from '../support/page/by-actions.ts';
import type { PageViewCase } from '../support/page/page-view.ts';
import { clickOn } from '../support/page/click-on.ts';
import { nextPaint } from '../support/page/next-paint.ts';
import { allPageViews } from '../support/page/views.ts';
import { waitFor } from '../support/wait-for.ts';

/** It runs at low priority, beside tests that leave it next to nothing at times. */
jest.setTimeout(240_000);

/** German has the longer words. */
const GERMAN: BrowserContextOptions = { locale: 'de-DE', reducedMotion: 'reduce' };
type Look = {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** Whether axe looks as well: what it finds does not depend on sizes beyond these two. */
  readonly isRead: boolean;
};
const DESK: Look = { width: 1440, height: 900, colorScheme: 'light', isRead: true };
const ZOOMED_200: Look = { width: 720, height: 450, colorScheme: 'light', isRead: false };
const PHONE: Look = { width: 360, height: 740, colorScheme: 'dark', isRead: true };
/** Views are there at once; one that is not fails with what is missing. */
const VIEW_TIMEOUT_MS = 30_000;

/** One picture for all of them: drawing two dozen is most of the work of a view otherwise. */
const VIEWS = (await allPageViews()).map(({ view: [name, query, ...rest] }): PageViewCase => {
  return [name, `${query}&still=1`, ...rest];
});

/** Opens a view on a desk. */
async function open(page: Page, url: string, [, , , ...clicks]: PageViewCase): Promise<void> {
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: DESK.colorScheme });
  await page
    .evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()))
    .catch(() => {}); // on the first, empty page
  await page.goto(url);
  for (const click of clicks) await clickOn(page, click);
}

/** What is wrong with the view that is open, in this look. */
async function lookAt(page: Page, [, , ready]: PageViewCase, look: Look) {
  const { colorScheme, isRead, ...size } = look;
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
  await page.evaluate(nextPaint);
  await page.waitForSelector(ready);
  return { violations: isRead ? await axeViolations(page) : [], overflowPx: await sidewaysOverflow(page) };
}

/** A room in which everything is going on, for who leads. */
const EVERYTHING =
  'room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1&still=1&people=9&role=chair' +
  '&agenda=5&chat=3&floor=4&polls=1&sitting=open&waiting=3';

const FINE = { violations: [], overflowPx: 0 };

describe('a view', () => {
  let browser: Browser;
  let fakePage: FakePage;
  let page: Page;

  beforeAll(async () => {
    [browser, fakePage] = await Promise.all([connectBrowser(), buildFakePage()]);
    const context = await browser.newContext(GERMAN);
    context.setDefaultTimeout(VIEW_TIMEOUT_MS);
    page = await context.newPage();
  });

  afterAll(async () => {
    await browser.close();
    await fakePage.remove();
  });

  test.each(VIEWS)('%s is accessible and fits on a desk, zoomed, and on a phone', async (...view) => {
    await open(page, fakePage.url(view[1]), view);

    const onDesk = await lookAt(page, view, DESK);
    const zoomed = await lookAt(page, view, ZOOMED_200);
    const onPhone = await lookAt(page, view, PHONE);

    expect({ onDesk, zoomed, onPhone }).toEqual({ onDesk: FINE, zoomed: FINE, onPhone: FINE });
  });

  test.each([
    ['a desk', DESK, 'desk'],
    ['a phone', PHONE, 'phone'],
  ] as const)(
    'of %s has each control within the actions that the table of controls names, for who leads',
    async (_, look, where) => {
      await page.setViewportSize({ width: look.width, height: look.height });
      const missing: string[] = [];
      for (const votes of ['open', 'closed']) {
        await page.goto(fakePage.url(`${EVERYTHING}&votes=${votes}`));
        const isWanted = ({ ids }: ControlWay) => ids.includes('votes-form-open') === (votes === 'closed');
        missing.push(...(await outOfReach(page, controlWays().filter(isWanted), where)));
      }

      expect(missing).toEqual([]);
    },
  );

  test('asks only for the pictures of a page, and for others when it is turned', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(
      fakePage.url('room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1&still=1&people=60'),
    );
    await page.waitForSelector('[data-testid=next-page]');
    const watched = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        type Wish = { readonly sourceId: string; readonly isPrefetch?: boolean };
        type Fake = { fakeRoom: { client?: { watched: readonly Wish[] } } };
        const wishes = (window as unknown as Fake).fakeRoom.client?.watched ?? [];
        return wishes.filter(({ isPrefetch }) => !isPrefetch).map(({ sourceId }) => sourceId);
      });
    const somethingBut = (before: readonly string[], what: string): Promise<readonly string[]> =>
      waitFor(
        async () => {
          const now = await watched();
          return now.length > 0 && !now.some((sourceId) => before.includes(sourceId)) && now;
        },
        { what },
      );
    const first = await somethingBut([], 'something is watched');

    await page.keyboard.press('ArrowRight');

    const second = await somethingBut(first, 'others are watched, and nothing of the page before');
    for (const { length } of [first, second]) expect(length).toBeLessThanOrEqual(4);
  });

  test('keeps a menu open when a scroll is heard that was before it', async () => {
    await page.goto(fakePage.url(EVERYTHING));
    await page.click('[data-testid=layout]');

    await page.evaluate(() => document.dispatchEvent(new Event('scroll')));
    await page.evaluate(nextPaint);

    expect(await page.locator('[data-testid=layout-choice]').count()).toBe(3);
  });
});
