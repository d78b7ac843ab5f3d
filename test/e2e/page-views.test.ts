/** Views that a real call shows rarely, with a fake room: none has an axe violation or scrolls sideways. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { axeViolations, sidewaysOverflow } from '../support/axe.ts';
import { connectBrowser } from '../support/call.ts';
import { buildFakePage, type FakePage } from '../support/fake-page.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(60_000);

const JOIN = 'room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1';
const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  locale: 'en-GB',
  colorScheme: 'dark',
};
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'de-DE' };
/** 1440 × 900 at 200 % zoom. */
const ZOOMED: BrowserContextOptions = { viewport: { width: 720, height: 450 }, locale: 'de-DE' };

/** Name, query, a selector that is there when the view is, and one to click first. */
const VIEWS: readonly (readonly [name: string, query: string, ready: string, click?: string])[] = [
  [
    'join without devices',
    'cameraError=CAMERA_MISSING&micError=MICROPHONE_REFUSED',
    '[data-code=CAMERA_MISSING]',
  ],
  ['alone', `${JOIN}&people=1`, '[data-testid=copy-link]'],
  ['20 people', `${JOIN}&people=20`, '[data-testid=tile]'],
  ['a shared screen', `${JOIN}&people=9&screen=1`, 'section[data-testid=screen]'],
  ['the people panel', `${JOIN}&people=9`, '#people-title', '[data-testid=people]'],
  ['250 people', `${JOIN}&people=250`, '[data-testid=next-page]'],
  [
    'the people panel of 250',
    `${JOIN}&people=250`,
    '[data-testid=person-row][data-name]',
    '[data-testid=people]',
  ],
  ['who speaks, large', `${JOIN}&people=250`, '[data-testid=speaker]', '[data-testid=speaker-view]'],
  ['the audience', `${JOIN}&people=250&audience=1`, '[data-testid=audience]'],
  ['waiting for one’s turn', `${JOIN}&queue=12`, '[data-testid=queue]'],
  ['the settings', `${JOIN}&people=3`, '[data-testid=dialog-close]', '[data-testid=settings]'],
  ['reconnecting', `${JOIN}&people=3&end=reconnecting`, '[data-testid=reconnecting]'],
  ['failed', `${JOIN}&fail=TOKEN_EXPIRED`, '[data-code=TOKEN_EXPIRED]'],
];

describe('a view', () => {
  let browser: Browser;
  let fakePage: FakePage;

  beforeAll(async () => {
    [browser, fakePage] = await Promise.all([connectBrowser(), buildFakePage()]);
  });

  afterAll(async () => {
    await browser.close();
    await fakePage.remove();
  });

  const looks: readonly (readonly [string, BrowserContextOptions])[] = [
    ['desk', DESK],
    ['phone', PHONE],
    ['zoomed', ZOOMED],
  ];
  const cases = VIEWS.flatMap((view) =>
    looks.map(([look, options]) => ({ view: view[0], look, options, of: view })),
  );

  test.each(cases)(
    '$view is accessible and fits ($look)',
    async ({ options, of: [, query, ready, click] }) => {
      const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
      await fakePage.serveTo(context);
      const page = await context.newPage();

      await page.goto(fakePage.url(query));
      if (click !== undefined) await page.click(click);
      await page.waitForSelector(ready);
      const result = { violations: await axeViolations(page), overflowPx: await sidewaysOverflow(page) };
      await context.close();

      expect(result).toEqual({ violations: [], overflowPx: 0 });
    },
  );

  test('asks only for the pictures of a page, and for others when it is turned', async () => {
    const context = await browser.newContext(PHONE);
    await fakePage.serveTo(context);
    const page = await context.newPage();
    await page.goto(fakePage.url(`${JOIN}&people=60`));
    await page.waitForSelector('[data-testid=next-page]');
    const watched = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        type Wish = { readonly sourceId: string; readonly isPrefetch?: boolean };
        type Fake = { fakeRoom: { client?: { watched: readonly Wish[] } } };
        const wishes = (window as unknown as Fake).fakeRoom.client?.watched ?? [];
        return wishes.filter(({ isPrefetch }) => !isPrefetch).map(({ sourceId }) => sourceId);
      });
    await waitFor(async () => (await watched()).length > 0, { what: 'something is watched' });
    const first = await watched();

    await page.keyboard.press('ArrowRight');

    await waitFor(async () => !(await watched()).some((sourceId) => first.includes(sourceId)), {
      what: 'what was on the page before is not watched any more',
    });
    const second = await watched();
    await context.close();
    for (const { length } of [first, second]) expect(length).toBeLessThanOrEqual(4);
    expect(second.length).toBeGreaterThan(0);
  });
});
