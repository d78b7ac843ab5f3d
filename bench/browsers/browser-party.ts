/** Chromium with a page per participant: real ICE, DTLS and decoders in the room of the bench. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { BenchError } from '../bench-error.ts';
import { missingOf, type Expected } from './arrival.ts';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './chromium.ts';
import { beginFrames, readFrames, type FrameCount } from './frames.ts';
import { limitCamera, readPage, recordConnections, type PageReading } from './in-page.ts';

export type BrowserSpec = {
  /** In the room. */
  readonly name: string;
  /** Of the page with the token, which joins by itself. */
  readonly url: string;
  /** Undefined: it has none. */
  readonly camera:
    { readonly width: number; readonly height: number; readonly frameRate: number } | undefined;
  readonly expected: Expected;
};

export type BrowserJoin = {
  readonly name: string;
  /** Page opened → all that is expected has begun to arrive, ms; undefined = not in time. */
  readonly joinMs: number | undefined;
  /** At the end of the time. */
  readonly missing: readonly string[];
};

/** Between two looks; join times are that exact. */
const POLL_MS = 50;

const ADVICE =
  '--browsers needs Chromium (Debian: apt install chromium) and the npm package playwright-core (npm ci)';

/** @throws {BenchError} PROGRAM_MISSING */
export function requireChromium(path = CHROMIUM_PATH): void {
  if (!existsSync(path)) throw new BenchError('PROGRAM_MISSING', `there is no ${path}: ${ADVICE}`);
}

export class BrowserParty {
  readonly #browser: Browser;
  readonly #trustsAll: boolean;
  readonly #pages = new Map<string, Page>();

  private constructor(browser: Browser, trustsAll: boolean) {
    this.#browser = browser;
    this.#trustsAll = trustsAll;
  }

  /**
   * @param options `trustsAll`: takes any certificate, since Chromium can't be told of an authority for one run
   * @throws {BenchError} PROGRAM_MISSING
   */
  static async start({ trustsAll }: { readonly trustsAll: boolean }): Promise<BrowserParty> {
    requireChromium();
    try {
      const { chromium } = await import('playwright-core'); // not for those who have no use for it
      const browser = await chromium.launch({
        executablePath: CHROMIUM_PATH,
        args: [...CHROMIUM_ARGS],
        // what ends the bench is the bench's affair; whatever does, Chromium ends with it
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      return new BrowserParty(browser, trustsAll);
    } catch (cause) {
      const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      throw new BenchError('PROGRAM_MISSING', `Chromium does not start (${why}): ${ADVICE}`, { cause });
    }
  }

  get version(): string {
    return this.#browser.version();
  }

  /** Opens a page and waits for what it should get. Never rejects. */
  async join(
    spec: BrowserSpec,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<BrowserJoin> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const missing: string[] = ['the page does not load'];
    try {
      const page = await this.#open(spec);
      this.#pages.set(spec.name, page);
      await page.goto(spec.url, { waitUntil: 'commit' });
      while (!until.aborted) {
        const reading = await page.evaluate(readPage);
        missing.splice(0, missing.length, ...missingOf(reading, spec.expected));
        if (missing.length === 0) return { name: spec.name, joinMs: reading.atMs, missing };
        await wait(POLL_MS, undefined, { signal: until });
      }
    } catch (error) {
      if (!until.aborted) missing.push(firstLine(error));
    }
    return { name: spec.name, joinMs: undefined, missing };
  }

  async #open({ camera }: BrowserSpec): Promise<Page> {
    // pages of one context would share what they remember
    const context = await this.#browser.newContext({ ignoreHTTPSErrors: this.#trustsAll, locale: 'en-GB' });
    await context.addInitScript(recordConnections);
    if (camera !== undefined) await context.addInitScript(limitCamera, camera);
    return context.newPage();
  }

  /** What each has received so far, by name; those whose page is gone are left out. */
  async read(): Promise<ReadonlyMap<string, PageReading>> {
    const readings = await Promise.all(
      [...this.#pages].map(async ([name, page]) => [name, await readOf(page)] as const),
    );
    return new Map(readings.filter((one): one is [string, PageReading] => one[1] !== undefined));
  }

  /**
   * Clicks on something as soon as it is there, and waits for what that shows.
   * @param ids by `data-testid` @returns false when it is not shown in time
   */
  async open(
    name: string,
    {
      clicked,
      shown,
      timeoutMs,
    }: { readonly clicked: string; readonly shown: string; readonly timeoutMs: number },
  ): Promise<boolean> {
    try {
      const page = this.#pages.get(name);
      await page?.click(`[data-testid=${clicked}]`, { timeout: timeoutMs });
      await page?.waitForSelector(`[data-testid=${shown}]`, { timeout: timeoutMs });
      return page !== undefined;
    } catch {
      return false; // whoever asks tells it
    }
  }

  /** Frames are counted anew from now on. */
  async beginFrames(): Promise<void> {
    await Promise.all([...this.#pages.values()].map((page) => page.evaluate(beginFrames)));
  }

  /** Of each page since then. */
  frames(): Promise<readonly FrameCount[]> {
    return Promise.all([...this.#pages.values()].map((page) => page.evaluate(readFrames)));
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

async function readOf(page: Page): Promise<PageReading | undefined> {
  try {
    return await page.evaluate(readPage);
  } catch {
    return undefined; // crashed, or never loaded: whoever reads misses it
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
