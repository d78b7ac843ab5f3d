/** A room of 800 invented people in a browser: list, search, keyboard, pages that hold still, announcements. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { connectBrowser } from '../support/call.ts';
import { buildFakePage, type FakePage } from '../support/fake-page.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const DESK = { viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' } as const;
const URL_QUERY = 'room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1&people=800&still=1';

/** Of the page's thread. Elsewhere the list of 500 took 10 s to close. */
const MAX_CLOSING_MS = 500;

describe('a large room', () => {
  let browser: Browser;
  let fakePage: FakePage;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [browser, fakePage] = await Promise.all([connectBrowser(), buildFakePage()]);
  });

  beforeEach(async () => {
    context = await browser.newContext(DESK);
    page = await context.newPage();
    await page.goto(fakePage.url(URL_QUERY));
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=tile]').length === 24);
  });

  afterEach(() => context.close());

  afterAll(async () => {
    await browser.close();
    await fakePage.remove();
  });

  /** Of the invented room. */
  const room = (call: string): Promise<unknown> => page.evaluate(`fakeRoom.client.${call}`);
  const focusedRow = (): Promise<{ place: string | null; name: string | null }> =>
    page.evaluate(() => ({
      place: document.activeElement?.getAttribute('aria-posinset') ?? null,
      name: document.activeElement?.getAttribute('data-name') ?? null,
    }));

  test('draws few rows of 800, says how many there are, and shows those at the end', async () => {
    await page.click('[data-testid=people]');
    await page.waitForSelector('[data-testid=person-row][data-name]');

    const drawn = await page.locator('[data-testid=person-row]').count();
    await page.evaluate(() => document.querySelector('.people-list')?.scrollTo(0, 1e6));
    await page.waitForSelector(
      '[data-testid=person-row][aria-posinset="800"][aria-setsize="800"][data-name]',
    );

    expect(drawn).toBeLessThan(40);
    expect(await page.locator('[data-testid=person-row]').count()).toBeLessThan(40);
  });

  test('leads through all of them by keyboard, and the focus stays with whom it is at', async () => {
    await page.click('[data-testid=people]');
    await page.waitForSelector('[data-testid=person-row][data-name]');
    await page.locator('[data-testid=person-row]').first().focus();

    await page.keyboard.press('End');
    await page.waitForSelector('[aria-posinset="800"][data-name]:focus');
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('PageUp');
    await page.waitForSelector('[data-testid=person-row][data-name]:not([aria-posinset="800"]):focus');
    const before = await focusedRow();
    await room('come(6)'); // nearly all of them are in the alphabet before
    await waitFor(async () => (await focusedRow()).place !== before.place, { what: 'others came before' });

    expect((await focusedRow()).name).toBe(before.name);
  });

  test('closes the list of all of them without a stop', async () => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' }); // of the page's thread alone, whatever else runs
    const busyMs = async (): Promise<number> => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
    };
    await page.click('[data-testid=people]');
    await page.waitForSelector('[data-testid=person-row][data-name]');
    await page.evaluate(() => document.querySelector('.people-list')?.scrollTo(0, 10_000));
    await page.waitForFunction(() => {
      const [first] = document.querySelectorAll('[data-testid=person-row][data-name]');
      return Number(first?.getAttribute('aria-posinset')) > 100;
    });
    const before = await busyMs();

    await page.keyboard.press('Escape');
    await page.waitForSelector('#people-title', { state: 'detached' });

    const closingMs = (await busyMs()) - before;
    expect(closingMs).toBeLessThan(MAX_CLOSING_MS);
  });

  test('finds people by a part of the name', async () => {
    await page.click('[data-testid=people]');
    await page.fill('[data-testid=people-search]', 'winkler');
    await page.waitForSelector('.people__found:not(:empty)');
    await page.waitForSelector('[data-testid=person-row][data-name]');

    const names = await page.$$eval('[data-testid=person-row]', (rows) =>
      rows.map((row) => row.getAttribute('data-name')),
    );

    expect(names.length).toBeGreaterThan(0);
    expect(names.every((name) => name?.includes('Winkler'))).toBe(true);
  });

  test('keeps everybody in place while others come, go and speak', async () => {
    const places = (): Promise<readonly (string | null)[]> =>
      page.$$eval('.gallery__tiles > li', (tiles) =>
        tiles.map((tile) => tile.getAttribute('data-participant')),
      );
    const before = await places();

    await room('come(30)');
    await room('go([4])');
    await room("speak(['p501'])");
    await page.waitForSelector('[data-participant=p501]');
    const after = await places();

    expect(after.slice(0, 24).map((id, index) => (id === before[index] ? 'same' : index))).toEqual(
      before.slice(0, 24).map((id, index) => (id === 'p3' ? index : 'same')),
    );
    expect(after[24]).toBe('p501');
  });

  test('moves no name when its owner speaks or mutes', async () => {
    const left = (): Promise<number | undefined> =>
      page.$eval('[data-participant=p0] .tile__name', (name) => name.getBoundingClientRect().left);
    const before = await left();

    await room("speak(['p0'])");
    await page.waitForSelector('[data-participant=p0] [data-testid=speaking]');
    const speaking = await left();
    await room('speak([])');
    await room("change(['p0'], { isHearable: false, mic: undefined })");
    await page.waitForSelector('[data-participant=p0] [aria-label="Microphone off"]');

    expect([speaking, await left()]).toEqual([before, before]);
  });

  test('announces many as a number', async () => {
    const told = page.waitForSelector('text=9 people have joined.'); // for some seconds

    await room('come(9)');

    await told;
  });
});

describe('a room that grows large', () => {
  let browser: Browser;
  let fakePage: FakePage;
  let page: Page;

  beforeAll(async () => {
    [browser, fakePage] = await Promise.all([connectBrowser(), buildFakePage()]);
    const context = await browser.newContext(DESK);
    page = await context.newPage();
    await page.goto(fakePage.url(URL_QUERY.replace('people=800', 'people=23')));
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=tile]').length === 22);
    // what the page asks for ahead has come
    await page.waitForFunction("fakeRoom.client.peopleList('withVideo').pages.size > 0");
  });

  afterAll(async () => {
    await browser.close();
    await fakePage.remove();
  });

  test('goes on showing who sends a picture, and never says that nobody is there', async () => {
    const seen = page.evaluate(
      () =>
        new Promise<{ fewest: number; notices: string }>((resolve) => {
          const notices: string[] = [];
          let fewest = 1_000;
          const look = (): void => {
            const tiles = [...document.querySelectorAll('[data-testid=tile]')];
            fewest = Math.min(fewest, tiles.length);
            notices.push(document.querySelector('.room-notices')?.textContent ?? '');
            const isInPages = document.querySelector('[data-testid=show-all]') !== null;
            if (isInPages) resolve({ fewest, notices: notices.join('') });
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.evaluate('fakeRoom.client.come(5)');
    const { fewest, notices } = await seen;

    expect(fewest).toBeGreaterThan(12);
    expect(notices).toBe('');
  });
});
