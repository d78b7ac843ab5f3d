/**
 * Two people in Firefox at two sites; prints what they see and hear as one line of JSON.
 *
 * A process of its own, since it runs inside a network namespace: Firefox refuses ICE against loopback, so media must
 * arrive at another address of the host. Usage: `node firefox-call.ts <media address>`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { freePortRun } from './free-ports.ts';
import { launchDemo } from './launched-demo.ts';
import { waitFor } from './wait-for.ts';

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'app.update.enabled': false,
};

/** Pictures that are presented within a second: they move. */
const FRAMES = 5;

/** Firefox, encoders and decoders of two people share this machine. */
const TIMEOUT_MS = 60_000;

/** What a tile shows as soon as its pictures move, or after a second: Firefox counts none in its quality statistics. */
const LOOK = `async (name) => {
  const tile = document.querySelector('[data-testid=tile][data-name="' + name + '"]');
  const video = tile && tile.querySelector('video');
  let frames = 0;
  await new Promise((resolve) => {
    setTimeout(resolve, 1000);
    const count = () => {
      frames += 1;
      if (frames >= ${FRAMES}) resolve();
      else video.requestVideoFrameCallback(count);
    };
    if (video) video.requestVideoFrameCallback(count);
  });
  return JSON.stringify({ video: tile && tile.dataset.video, audio: tile && tile.dataset.audio, frames });
}`;

type Seen = { readonly video: string; readonly audio: string; readonly frames: number };

const [, , mediaIp = ''] = process.argv;
const demo = await launchDemo(['--port', String(await freePortRun(2)), '--media-ip', mediaIp]);
const profile = mkdtempSync(join(tmpdir(), 'kaskade-firefox-'));
let browser: Browser | undefined;
try {
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    timeout: TIMEOUT_MS,
    extraPrefsFirefox: PREFERENCES,
  });
  const ada = await open(browser, 'erfurt', 'Ada');
  const ben = await open(browser, 'jena', 'Ben');
  const [adaSeesBen, benSeesAda] = [await watch(ada, 'Ben'), await watch(ben, 'Ada')];
  console.log(JSON.stringify({ adaSeesBen, benSeesAda }));
} finally {
  await browser?.close();
  await demo.stop();
  rmSync(profile, { recursive: true, force: true });
}

async function open(firefox: Browser, site: string, name: string): Promise<Page> {
  const page = await firefox.newPage();
  const url = new URL(demo.pages.get(site) ?? '');
  for (const [key, value] of Object.entries({ room: 'firefox', name, autojoin: '1' }))
    url.searchParams.set(key, value);
  await page.goto(url.href);
  await waitFor(async () => (await page.evaluate('document.documentElement.dataset.state')) === 'joined', {
    what: `${name} joined in Firefox`,
    timeoutMs: TIMEOUT_MS,
  });
  return page;
}

/** Waits for moving pictures and sound of somebody, then says what the tile shows. */
async function watch(page: Page, name: string): Promise<Seen> {
  const look = async (): Promise<Seen> =>
    JSON.parse(String(await page.evaluate(`(${LOOK})(${JSON.stringify(name)})`))) as Seen;
  await page.bringToFront();
  const moving = async (): Promise<Seen | undefined> => {
    const seen = await look();
    return seen.frames >= FRAMES && seen.audio === 'on' ? seen : undefined;
  };
  const what = `${FRAMES} frames a second of ${name}, with sound`;
  return waitFor(moving, { what, timeoutMs: TIMEOUT_MS });
}
