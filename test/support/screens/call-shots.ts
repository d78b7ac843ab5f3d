/** Pictures of real calls over the two-site demo, with drawn people; three of them of a room of 250. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { fillHall } from '../hall.ts';
import { drawnPersonScript } from '../page/drawn-person.ts';
import { waitFor } from '../wait-for.ts';
import { stemOf, type Pictures } from './pictures.ts';

const PART = 'real calls';
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

/** @param sites site → page address */
export class CallShots {
  readonly #chrome: Browser;
  readonly #sites: ReadonlyMap<string, string>;
  readonly #pictures: Pictures;

  constructor(chrome: Browser, sites: ReadonlyMap<string, string>, pictures: Pictures) {
    this.#chrome = chrome;
    this.#sites = sites;
    this.#pictures = pictures;
  }

  /** Five people at two sites. */
  async takeRoom(): Promise<void> {
    const others: Page[] = [];
    for (const [name, site] of OTHERS)
      others.push(await this.#open({ name, site, look: { viewport: DESK, locale: 'de-DE' } }));
    await others[1]?.evaluate('setTone(0.2)');
    await others[2]?.click('[data-testid=mic]');
    await others[3]?.click('[data-testid=camera]');
    const visit = (look: BrowserContextOptions): Visit => ({ name: 'Anna Weber', site: 'erfurt', look });

    const light = { viewport: DESK, locale: 'de-DE' } as const;
    await this.#form('join', visit(light));
    await this.#one('room', visit({ viewport: DESK, locale: 'en-GB' }));
    await this.#one('room dark', visit({ ...light, colorScheme: 'dark' }));
    await this.#one('phone', visit({ viewport: PHONE, locale: 'de-DE' }));
    await others[0]?.click('button[data-testid=screen]');
    await this.#one('screen share', visit(light));
    await Promise.all(others.map((page) => page.context().close()));
  }

  /** A room of 250: with the list, on a phone, beside a screen. */
  async takeHall(): Promise<void> {
    const hall = await fillHall(this.#chrome, this.#sites, HALL);
    await hall.podium[2]?.evaluate('setTone(0.2)');
    const visit = (look: BrowserContextOptions): Visit => ({
      ...{ name: 'Erika Mustermann', site: 'erfurt', room: HALL.room },
      look,
    });
    await this.#one('large room', visit({ viewport: DESK, locale: 'en-GB' }), '[data-testid=people]');
    await this.#one('large room phone', visit({ viewport: PHONE, locale: 'de-DE' }));
    await hall.podium[0]?.click('button[data-testid=screen]');
    await this.#one('large room screen', visit({ viewport: LAPTOP, locale: 'de-DE' }));
    await hall.close();
  }

  /** One picture by a visitor of its own, who leaves afterwards. */
  async #one(view: string, visit: Visit, click?: string): Promise<void> {
    const page = await this.#open(visit);
    if (click !== undefined) await page.click(click);
    await page.waitForSelector('[data-testid=tile][data-video=on]');
    await waitForPicture(page);
    await page.waitForSelector('[data-speaking=on]');
    await this.#take(page, view);
  }

  async #form(view: string, visit: Visit): Promise<void> {
    const page = await this.#open(visit, false);
    await page.evaluate('setTone(0.3)');
    await page.waitForSelector('.meter');
    await this.#take(page, view);
  }

  async #take(page: Page, view: string): Promise<void> {
    await this.#pictures.take(page, { part: PART, view, look: view, stem: stemOf('call', view) }, true);
    const leave = page.locator('[data-testid=leave]');
    if ((await leave.count()) > 0) await leave.click(); // else others see it as reconnecting
    await page.context().close();
  }

  async #open({ name, site, look, room = ROOM }: Visit, joins = true): Promise<Page> {
    const context = await this.#chrome.newContext({ ...look, reducedMotion: 'reduce' });
    await context.addInitScript({ content: drawnPersonScript() });
    const page = await context.newPage();
    const url = new URL(this.#sites.get(site) ?? '');
    url.searchParams.set('room', room);
    url.searchParams.set('name', name);
    if (joins) url.searchParams.set('autojoin', '1');
    else url.searchParams.delete('site'); // the form shows what is proposed
    await page.goto(url.href);
    await page.waitForSelector(joins ? '[data-state=joined]' : '[data-testid=self][data-video=on]');
    return page;
  }
}

type Visit = {
  readonly name: string;
  readonly site: string;
  readonly look: BrowserContextOptions;
  readonly room?: string;
};

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
    timeoutMs: 20_000,
  });
  await waitFor(async () => (await smallest()) >= 1, { what: 'sharp', timeoutMs: 10_000 }).catch(() =>
    console.warn('pictures are not sharp'),
  );
}
