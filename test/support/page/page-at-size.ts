/**
 * How the page behaves with very many people: frames while one scrolls through 800 rows, and the tab's memory over an
 * hour of churn in fast motion. A look, not a test: figures depend on the machine.
 *
 * Usage: `node test/support/page/page-at-size.ts [scroll|memory]`
 */
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../../bench/browsers/chromium.ts';
import { buildFakePage, type FakePage } from '../fake-page.ts';

const DESK = { width: 1_440, height: 900 };
const QUERY = 'room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1';
/** An hour of a lively room in fast motion. */
const CHURN_ROUNDS = 10;
const CHANGES_PER_ROUND = 2_000;
const PIXELS_PER_S = 7_200;

const only = process.argv[2];
const fakePage = await buildFakePage();
let browser: Browser | undefined;
try {
  browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
  if (only !== 'memory') await look(browser, fakePage, 800, scrollTwice);
  if (only !== 'scroll') await look(browser, fakePage, 250, churn);
} finally {
  await browser?.close();
  await fakePage.remove();
}

async function look(
  chrome: Browser,
  { url }: FakePage,
  people: number,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await chrome.newContext({ viewport: DESK, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(url(`${QUERY}&people=${people}&still=1`));
  await page.waitForSelector('[data-testid=tile]');
  await page.click('[data-testid=people]');
  await page.waitForSelector('[data-testid=person-row][data-name]');
  await work(page);
  await context.close();
}

/** Beside a page of pictures, and beside the same tiles without any: what pictures cost is not the list's. */
async function scrollTwice(page: Page): Promise<void> {
  await scroll(page, 'beside 24 pictures');
  await page.evaluate(() => {
    for (const video of document.querySelectorAll('video')) video.srcObject = null;
  });
  await scroll(page, 'without pictures');
}

/**
 * Down and up again through the whole list, at the speed of a flung wheel; every frame's length is taken. By real input:
 * a page that scrolls itself beside two or more videos draws every second refresh in Chromium (its mode for conferences),
 * which ends with any input.
 */
async function scroll(page: Page, beside: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' }); // of the page's thread alone, whatever else runs
  const { x, y, height } = await listBox(page);
  const before = await tasksOf(cdp);
  await page.evaluate(startTakingFrames);
  for (const yDistance of [-height, height]) {
    await cdp.send('Input.synthesizeScrollGesture', {
      x,
      y,
      yDistance,
      speed: PIXELS_PER_S,
      preventFling: true,
    });
  }
  const lengthsMs = await page.evaluate(framesTaken);
  const perFrame = ((await tasksOf(cdp)) - before) / lengthsMs.length;
  const sorted = lengthsMs.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const seconds = lengthsMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
  const slow = lengthsMs.filter((ms) => ms > 20).length;
  console.log(
    `scroll ${beside}: 800 rows down and up, ${lengthsMs.length} frames in ${seconds.toFixed(1)} s = ` +
      `${(lengthsMs.length / seconds).toFixed(1)} frames/s; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ` +
      `longest ${at(1)} ms; over 20 ms: ${slow}; CPU of the page's thread ${(perFrame * 1_000).toFixed(2)} ms per frame`,
  );
}

/** Middle of the list, and how far it scrolls, px. */
async function listBox(page: Page): Promise<{ x: number; y: number; height: number }> {
  return page.$eval('.people-list', (list) => {
    const { left, top, width, height } = list.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, height: list.scrollHeight - list.clientHeight };
  });
}

type FramesWindow = { frames: number[] };

function startTakingFrames(): void {
  const lengths: number[] = ((window as unknown as FramesWindow).frames = []);
  let last = 0;
  const step = (nowMs: number): void => {
    if (last > 0) lengths.push(nowMs - last);
    last = nowMs;
    if ((window as unknown as FramesWindow).frames === lengths) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function framesTaken(): readonly number[] {
  const { frames } = window as unknown as FramesWindow;
  (window as unknown as FramesWindow).frames = [];
  return frames;
}

/** CPU time that the page's thread has spent on tasks, s. */
async function tasksOf(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** People come, go, mute, speak and turn cameras off, pages are turned and the list is scrolled, 20,000 times. */
async function churn(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.enable');
  for (let round = 0; round <= CHURN_ROUNDS; round += 1) {
    if (round > 0) await page.evaluate(churnRound, CHANGES_PER_ROUND);
    console.log(`memory: after ${round * CHANGES_PER_ROUND} changes ${await memoryOf(page, cdp)}`);
  }
}

async function memoryOf(page: Page, cdp: CDPSession): Promise<string> {
  await page.waitForTimeout(3_000); // notices go, gaps close
  for (let pass = 0; pass < 2; pass += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return `${(usedSize / 1e6).toFixed(2)} MB heap, ${nodes} nodes, ${jsEventListeners} listeners`;
}

/** Runs in the page; the room stays at about the same size. */
async function churnRound(changes: number): Promise<void> {
  type Person = { readonly participantId: string; readonly mic?: object; readonly camera?: object };
  type Room = {
    readonly everybody: readonly Person[];
    come(count: number): void;
    go(places: readonly number[]): void;
    change(ids: readonly string[], change: object): void;
    speak(ids: readonly string[]): void;
  };
  const { client } = (window as unknown as { fakeRoom: { client: Room } }).fakeRoom;
  const list = document.querySelector('.people-list');
  const pick = (): Person =>
    client.everybody[1 + Math.floor(Math.random() * (client.everybody.length - 1))] ?? { participantId: '' };
  const steps: (() => void)[] = [
    () => client.come(1),
    () => client.go([1 + Math.floor(Math.random() * (client.everybody.length - 1))]),
    () => {
      const { participantId, mic } = pick();
      client.change([participantId], { mic: { ...mic, paused: Math.random() < 0.5 } });
    },
    () => {
      const { participantId, camera } = pick();
      if (camera !== undefined)
        client.change([participantId], { camera: { ...camera, paused: Math.random() < 0.5 } });
    },
    () => client.speak([pick().participantId]),
  ];
  for (let change = 0; change < changes; change += 1) {
    steps[change % steps.length]?.();
    if (change % 50 === 0)
      document
        .querySelector<HTMLElement>(`[data-testid=${change % 100 === 0 ? 'next' : 'previous'}-page]`)
        ?.click();
    if (change % 20 === 0 && list !== null) list.scrollTop = Math.random() * list.scrollHeight;
    if (change % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}
