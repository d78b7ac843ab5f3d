/**
 * Measures the time from the click on Join to the first remote picture: with somebody already in the room, at the other
 * site. Prints each run, what took how long, and the median. Usage: `node test/support/first-frame.ts [runs]`.
 */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { freePortRun } from './free-ports.ts';
import { launchDemo } from './launched-demo.ts';

const FRAME_TIMEOUT_MS = 20_000;

type Marks = Readonly<Record<string, number>>;

const runs = Number(process.argv[2] ?? '5');
const demo = await launchDemo(['--port', String(await freePortRun(2))]);
let browser: Browser | undefined;
try {
  browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
  const frames: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const marks = await measure(browser, `first-${run}`);
    frames.push((marks['frame'] ?? Number.NaN) - (marks['click'] ?? 0));
    console.log(`run ${run}: ${describe(marks)}`);
  }
  frames.sort((a, b) => a - b);
  console.log(`median ${Math.round(frames[Math.floor(frames.length / 2)] ?? Number.NaN)} ms`);
} finally {
  await browser?.close();
  await demo.stop();
}

async function measure(chrome: Browser, room: string): Promise<Marks> {
  const ben = await visit(chrome, 'jena', { room, name: 'Ben', autojoin: '1' });
  await ben.waitForSelector('[data-state=joined]');
  await ben.waitForFunction(() => document.querySelector('[data-testid=self][data-video=on]') !== null);
  const ada = await visit(chrome, 'erfurt', { room, name: 'Ada' });
  await ada.waitForSelector('[data-testid=self][data-video=on]');
  await ada.evaluate(watchForMarks);
  await ada.click('button[data-testid=join]');
  const marks = await ada
    .waitForFunction(
      () => {
        const { marks: found } = window as unknown as { marks: Record<string, number> };
        return found['frame'] === undefined ? undefined : found;
      },
      undefined,
      { timeout: FRAME_TIMEOUT_MS },
    )
    .then((handle) => handle.jsonValue());
  await Promise.all([ada, ben].map((page) => page.context().close()));
  return marks ?? {};
}

async function visit(chrome: Browser, site: string, query: Record<string, string>): Promise<Page> {
  const context: BrowserContext = await chrome.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(recordConnections);
  const url = new URL(demo.pages.get(site) ?? '');
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  await page.goto(url.href);
  return page;
}

/** In the page, before its own code: notes in `window.marks` when a peer connection gets on. */
function recordConnections(): void {
  const marks: Record<string, number> = {};
  Object.assign(window, { marks });
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      const connection = new target(...args);
      connection.addEventListener('connectionstatechange', () => {
        marks[`pc ${connection.connectionState}`] ??= performance.now();
      });
      connection.addEventListener('track', ({ track }) => {
        marks[`track ${track.kind}`] ??= performance.now();
        track.addEventListener('unmute', () => (marks[`unmute ${track.kind}`] ??= performance.now()));
      });
      return connection;
    },
  });
}

/** In the page: starts the clock at the click and notes states, and the first picture of somebody else. */
function watchForMarks(): void {
  const { marks } = window as unknown as { marks: Record<string, number> };
  const button = document.querySelector('button[data-testid=join]');
  button?.addEventListener('click', () => (marks['click'] = performance.now()), { capture: true });
  new MutationObserver(() => {
    const state = document.documentElement.dataset['state'] ?? '';
    marks[state] ??= performance.now();
    const video = document.querySelector('[data-testid=tile] video');
    if (!(video instanceof HTMLVideoElement) || marks['tile'] !== undefined) return;
    marks['tile'] = performance.now();
    video.requestVideoFrameCallback(() => (marks['frame'] = performance.now()));
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
}

/** Milliseconds after the click, in order. */
function describe(marks: Marks): string {
  const startMs = marks['click'] ?? 0;
  return Object.entries(marks)
    .filter(([name, atMs]) => name !== 'click' && atMs >= startMs)
    .sort(([, a], [, b]) => a - b)
    .map(([name, atMs]) => `${name} ${Math.round(atMs - startMs)}`)
    .join(', ');
}
