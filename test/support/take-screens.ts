/**
 * Takes the pictures in docs/screens/: from real calls over the two-site demo, with drawn people, one of them of 250.
 *
 * Usage: `npm run screens`, or `node test/support/take-screens.ts <folder> [small|large]` for a look at more views.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { fillHall, type Hall } from './hall.ts';
import { freePorts, launchDemo } from './launched-demo.ts';
import { drawnPersonScript } from './page/drawn-person.ts';
import { waitFor } from './wait-for.ts';

const MAX_PICTURE_BYTES = 300_000;
/** Of many faces: a PNG of them is several times as large. */
const AS_JPEG: readonly string[] = ['large-room'];
const ROOM = 'Stadtrat';
const HALL = { room: 'Landtag', people: 249, podium: 11 };
const LAPTOP = { width: 1_280, height: 800 };
const DESK = { width: 1_440, height: 900 };
const PHONE = { width: 390, height: 844 };

const OTHERS = [
  ['Dr. Jürgen Müller-Lüdenscheidt', 'erfurt'],
  ['Şebnem Öztürk', 'jena'],
  ['Karl-Heinz Schmidt', 'jena'],
  ['Maria Kowalska', 'erfurt'],
] as const;

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screens');
mkdirSync(folder, { recursive: true });
const demo = await launchDemo(['--port', String(await freePorts(2))]);
let browser: Browser | undefined;
try {
  browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
  if (process.argv[3] !== 'large') await takeAll(browser);
  if (process.argv[3] !== 'small') await takeHall(browser);
} finally {
  await browser?.close();
  await demo.stop();
}

async function takeAll(chrome: Browser): Promise<void> {
  const others: Page[] = [];
  for (const [name, site] of OTHERS)
    others.push(await open(chrome, { name, site, look: { viewport: DESK, locale: 'de-DE' } }));
  await others[1]?.evaluate('setTone(0.2)');
  await others[2]?.click('[data-testid=mic]');
  await others[3]?.click('[data-testid=camera]');

  const light = { viewport: DESK, locale: 'de-DE' } as const;
  await one(chrome, 'join-de-light', light, false);
  await one(chrome, 'room', { viewport: DESK, locale: 'en-GB' });
  await one(chrome, 'room-dark-de', { ...light, colorScheme: 'dark' });
  await one(chrome, 'phone', { viewport: PHONE, deviceScaleFactor: 2, locale: 'de-DE' });
  await others[0]?.click('button[data-testid=screen]');
  await one(chrome, 'screen-share', light);
}

/** One picture by a visitor of its own, who leaves afterwards. */
async function one(
  chrome: Browser,
  picture: string,
  look: BrowserContextOptions,
  joins = true,
): Promise<void> {
  const page = await open(chrome, { name: 'Anna Weber', site: 'erfurt', look, joins });
  if (joins) await waitForPicture(page);
  else await page.evaluate('setTone(0.3)');
  await waitFor(
    () =>
      page
        .locator(joins ? '[data-speaking=on]' : '.meter')
        .first()
        .isVisible(),
    {
      what: `${picture}: a sign of sound`,
      timeoutMs: 15_000,
    },
  );
  await take(page, picture);
}

/** A room of 250: with the list, on a phone, beside a screen. */
async function takeHall(chrome: Browser): Promise<void> {
  const hall = await fillHall(chrome, demo.pages, HALL);
  await hall.podium[2]?.evaluate('setTone(0.2)');
  await oneOfHall(chrome, 'large-room', { viewport: DESK, locale: 'en-GB' }, '[data-testid=people]');
  await oneOfHall(chrome, 'large-room-phone', { viewport: PHONE, locale: 'de-DE' });
  await shareScreen(hall);
  await oneOfHall(chrome, 'large-room-screen', { viewport: LAPTOP, locale: 'de-DE' });
  await hall.close();
}

async function shareScreen({ podium: [first] }: Hall): Promise<void> {
  await first?.click('button[data-testid=screen]');
}

async function oneOfHall(
  chrome: Browser,
  picture: string,
  look: BrowserContextOptions,
  click?: string,
): Promise<void> {
  const page = await open(chrome, { name: 'Erika Mustermann', site: 'erfurt', look, room: HALL.room });
  if (click !== undefined) await page.click(click);
  await page.waitForSelector('[data-testid=tile][data-video=on]');
  await page.waitForSelector('[data-speaking=on]');
  await waitForPicture(page);
  await take(page, picture);
}

/** The picture of the page, which is left and closed then. */
async function take(page: Page, picture: string): Promise<void> {
  const isJpeg = AS_JPEG.includes(picture);
  const path = join(folder, `${picture}.${isJpeg ? 'jpg' : 'png'}`);
  await page.screenshot({ path, ...(isJpeg && { type: 'jpeg', quality: 88 }) });
  const leave = page.locator('[data-testid=leave]');
  if ((await leave.count()) > 0) await leave.click(); // else others see it as reconnecting
  await page.context().close();
  const { size } = statSync(path);
  console.log(`${path} ${Math.round(size / 1_000)} kB`);
  if (size > MAX_PICTURE_BYTES) {
    process.exitCode = 1;
    console.error(`${picture} is larger than ${MAX_PICTURE_BYTES} bytes`);
  }
}

type Visit = {
  readonly name: string;
  readonly site: string;
  readonly look: BrowserContextOptions;
  readonly joins?: boolean;
  readonly room?: string;
};

async function open(chrome: Browser, { name, site, look, joins = true, room = ROOM }: Visit): Promise<Page> {
  const context = await chrome.newContext(look);
  await context.addInitScript({ content: drawnPersonScript() });
  const page = await context.newPage();
  const url = new URL(demo.pages.get(site) ?? '');
  url.searchParams.set('room', room);
  url.searchParams.set('name', name);
  if (joins) url.searchParams.set('autojoin', '1');
  else url.searchParams.delete('site'); // the form shows what is proposed
  await page.goto(url.href);
  await page.waitForSelector(joins ? '[data-state=joined]' : '[data-testid=self][data-video=on]');
  return page;
}

/** Waits until every picture that is on has arrived, as sharp as this machine gives it within the time. */
async function waitForPicture(page: Page): Promise<void> {
  const smallest = (): Promise<number> =>
    page.$$eval('li[data-testid=tile][data-video=on] video, section[data-testid=screen] video', (videos) =>
      Math.min(
        ...videos.map((video) => (video as HTMLVideoElement).videoHeight / Math.min(video.clientHeight, 270)),
      ),
    );
  await waitFor(async () => Number.isFinite(await smallest()) && (await smallest()) > 0, {
    what: 'every picture arrives',
    timeoutMs: 30_000,
  });
  await waitFor(async () => (await smallest()) >= 1, { what: 'sharp', timeoutMs: 25_000 }).catch(() =>
    console.warn('pictures are not sharp'),
  );
}
