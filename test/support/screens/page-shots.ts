/** Every view of the page with its fake room (test/support/page/views.ts), on a desk and on a phone, in both languages. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildFakePage, type FakePage } from '../fake-page.ts';
import { clickOn } from '../page/click-on.ts';
import { allPageViews, type PageView } from '../page/views.ts';
import { stemOf, type Pictures } from './pictures.ts';

const DESK = { width: 1_200, height: 750 };
const PHONE = { width: 390, height: 844 };
const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['de', { viewport: DESK, locale: 'de-DE', colorScheme: 'light' }],
  ['en-dark', { viewport: DESK, locale: 'en-GB', colorScheme: 'dark' }],
  ['phone-en', { viewport: PHONE, locale: 'en-GB', colorScheme: 'light', hasTouch: true }],
  ['phone-de-dark', { viewport: PHONE, locale: 'de-DE', colorScheme: 'dark', hasTouch: true }],
];
/** A view is there long before; one that does not come is named. */
const VIEW_TIMEOUT_MS = 10_000;

/** @param only part of a name: just these views */
export async function takePage(chrome: Browser, pictures: Pictures, only: string): Promise<void> {
  const views = (await allPageViews()).filter(({ part, view }) => `${part} ${view[0]}`.includes(only));
  const fakePage = await buildFakePage();
  try {
    const pages = LOOKS.map(async ([look, options]) => {
      const context = await chrome.newContext({ ...options, reducedMotion: 'reduce' });
      context.setDefaultTimeout(VIEW_TIMEOUT_MS);
      const page = await context.newPage();
      return { look, page };
    });
    for (const view of views) {
      await Promise.all(pages.map(async (opening) => takeView(fakePage, view, await opening, pictures)));
    }
  } finally {
    await fakePage.remove();
  }
}

type Look = { readonly look: string; readonly page: Page };

async function takeView(
  fakePage: FakePage,
  { part, view }: PageView,
  { look, page }: Look,
  pictures: Pictures,
) {
  const [name, query, ready, ...clicks] = view;
  try {
    await page.goto(fakePage.url(query.replace('people=9', 'people=5')));
    for (const click of clicks) await clickOn(page, click);
    await page.waitForSelector(ready);
    await page.evaluate(allIsDrawn);
    await pictures.take(page, { part, view: name, look, stem: `${stemOf(part, name)}-${look}` }, false);
    await page.evaluate(() => [localStorage, sessionStorage].forEach((storage) => storage.clear()));
  } catch (error) {
    pictures.miss(`${part}: ${name} (${look})`, error instanceof Error ? error.message : String(error));
  }
}

/** In the page: fonts are there, videos have a picture, and two frames have been drawn since. */
async function allIsDrawn(): Promise<void> {
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  await document.fonts.ready;
  const isWaiting = (): boolean =>
    [...document.querySelectorAll('video')].some((video) => video.srcObject !== null && video.readyState < 2);
  for (const giveUpAtMs = performance.now() + 3_000; isWaiting() && performance.now() < giveUpAtMs;)
    await frame();
  await frame();
  await frame();
}
