/** Sites at unequal distances: the nearest is proposed, another can be picked, and a dead one is left. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { SignalNode } from '../../signal/node.ts';
import { axeViolations } from '../support/axe.ts';
import { connectBrowser, newRoom } from '../support/call.ts';
import { tabTo } from '../support/focus.ts';
import { freePortRun } from '../support/free-ports.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url));
/** One way, ms. */
const DELAYS = { erfurt: 150, jena: 20, weimar: 0 };

type Name = keyof typeof DELAYS;
const NAMES = Object.keys(DELAYS) as Name[];

describe('which site', () => {
  const sites = new SignalSites();
  const nodes = new Map<Name, SignalNode>();
  const relays = new Map<Name, TcpProxy>();
  let pageUrl: string;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await connectBrowser();
    context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
    // the page itself comes from a fourth node, which lives to the end
    const port = await freePortRun(NAMES.length + 1);
    pageUrl = `http://localhost:${port}/`;
    await sites.node({ site: 'gera', port, webRoot: WEB_ROOT, clientUrl: 'ws://localhost:1/v1/signal' });
    for (const [index, name] of NAMES.entries()) {
      const ownPort = port + 1 + index;
      const relay = await startTcpProxy(ownPort, undefined, DELAYS[name]);
      relays.set(name, relay);
      const clientUrl = `ws://localhost:${relay.port}/v1/signal`;
      const allowedOrigins = [`http://localhost:${port}`];
      nodes.set(name, await sites.node({ site: name, port: ownPort, clientUrl, allowedOrigins }));
    }
    relays.get('weimar')?.stall();
  });

  afterAll(async () => {
    await context.close();
    await browser.close();
    for (const relay of relays.values()) await relay.close();
    await sites.close();
  });

  const open = async (query = ''): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${pageUrl}?${query}`);
    return page;
  };
  const status = (page: Page) => page.locator('[data-testid=site-status]').textContent();
  const settled = async (page: Page): Promise<void> => {
    await waitFor(async () => ((await status(page)) ?? '') !== '', { what: 'the sites are measured' });
  };
  /** The page measures for 1.5 s: opened again when something held the machine up for all of them. */
  const openMeasured = (query = ''): Promise<Page> =>
    waitFor(
      async () => {
        const page = await open(query);
        await settled(page);
        const named = (await options(page)).slice(1).join();
        if (/Erfurt, \d+ ms.*Jena, \d+ ms/.test(named)) return page;
        await page.close();
        return undefined;
      },
      { what: 'Erfurt and Jena answer in time', timeoutMs: 60_000 },
    );
  const options = (page: Page) => page.locator('[data-testid=site] option').allTextContents();
  const delayIn = (option = ''): number => Number(/(\d+) ms/.exec(option)?.[1]);
  const waitForSite = async (page: Page, name: string): Promise<void> => {
    await waitFor(async () => (await page.locator('[data-state=joined] .room-header__site').count()) === 1, {
      what: 'joined',
      timeoutMs: 45_000,
    });
    expect(await page.locator('.room-header__site').textContent()).toBe(`Site ${name}`);
  };

  test('the nearest is proposed with its delay; those that do not answer are shown and not chosen', async () => {
    const page = await openMeasured();

    const [automatic, ...named] = await options(page);
    expect(automatic).toMatch(/^Automatic: Jena, \d+ ms$/);
    expect(named.map((option) => option.replace(/\d+ ms/, '… ms'))).toEqual([
      'Erfurt, … ms',
      'Gera, not reachable',
      'Jena, … ms',
      'Weimar, not reachable',
    ]);
    expect(delayIn(automatic)).toBeGreaterThanOrEqual(2 * DELAYS.jena);
    expect(delayIn(named[0])).toBeGreaterThanOrEqual(2 * DELAYS.erfurt);
    expect(await status(page)).toBe(`The best way for you is chosen: Jena, ${delayIn(automatic)} ms.`);
    expect(await axeViolations(page)).toEqual([]);
    await page.close();
  });

  test('a link that joins by itself joins at the nearest', async () => {
    const page = await open(`room=${newRoom()}&name=Ada&autojoin=1&mic=0&cam=0`);

    await waitForSite(page, 'Jena');
    await page.close();
  });

  test('another site is picked by keyboard, joined, and kept for the next time', async () => {
    const page = await openMeasured(`room=${newRoom()}&name=Ada&mic=0&cam=0`);

    await tabTo(page, 'site');
    await page.keyboard.type('Erfurt');
    expect(await status(page)).toMatch(/^Your choice: Erfurt, .* The best way for you would be Jena, /);
    await tabTo(page, 'join');
    await page.keyboard.press('Enter');
    await waitForSite(page, 'Erfurt');

    expect(new URL(page.url()).searchParams.has('site')).toBe(false);
    const next = await open();
    await settled(next);
    expect(await next.locator('[data-testid=site]').inputValue()).toBe('erfurt');
    await next.locator('[data-testid=site]').selectOption('');
    await page.close();
    await next.close();
  });

  test('somebody whose site dies is joined anew at the next best one', async () => {
    const page = await open(`room=${newRoom()}&name=Ada&autojoin=1&mic=0&cam=0`);
    await waitForSite(page, 'Jena');

    const lost = page.locator('[data-state=reconnecting]').waitFor({ state: 'attached' });
    await relays.get('jena')?.close();
    await nodes.get('jena')?.close();
    await lost;

    await waitForSite(page, 'Erfurt');
    await page.reload();
    await waitForSite(page, 'Erfurt');
    await page.close();
  });
});
