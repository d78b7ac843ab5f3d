/**
 * `npm run screens`: takes a picture of every view into docs/screens/ and writes the page that shows them all.
 *
 * Usage: node test/support/screens/main.ts [--folder=FOLDER] [--only=WORDS] (`--only=calls`: just those of real calls;
 * other words: views whose part and name contain them). Fails, with the reason, when a view does not come, when the
 * pictures are too large, or when it takes too long.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../../bench/browsers/chromium.ts';
import { freePortRun } from '../free-ports.ts';
import { launchDemo } from '../launched-demo.ts';
import { CallShots } from './call-shots.ts';
import { contentsOf } from './contents.ts';
import { takePage } from './page-shots.ts';
import { Pictures } from './pictures.ts';

const LIMIT_MS = 240_000;
const CALLS = 'calls';
const OWN_FOLDER = join(import.meta.dirname, '..', '..', '..', 'docs', 'screens');

const { folder, only } = parseArgs({
  options: {
    folder: { type: 'string', default: OWN_FOLDER },
    only: { type: 'string', default: '' },
  },
}).values;

const startedMs = performance.now();
const timer = setTimeout(() => {
  console.error(`✗ screens took longer than ${LIMIT_MS / 1_000} s`);
  process.exit(1);
}, LIMIT_MS);
mkdirSync(folder, { recursive: true });
const pictures = new Pictures(folder);
const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
try {
  if (only === '' || only === CALLS) await takeCalls(browser);
  if (only !== CALLS) await takePage(browser, pictures, only);
} catch (error) {
  pictures.miss('screens', error instanceof Error ? error.message : String(error));
} finally {
  await browser.close();
  clearTimeout(timer);
}
await conclude();

async function takeCalls(chrome: Browser): Promise<void> {
  const demo = await launchDemo(['--port', String(await freePortRun(2))]);
  try {
    const calls = new CallShots(chrome, demo.pages, pictures);
    await calls.takeRoom();
    await calls.takeHall();
  } finally {
    await demo.stop();
  }
}

/** Only a whole and good run takes away what was there. */
async function conclude(): Promise<void> {
  const { all, problems, totalBytes } = pictures;
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  console.log(`${all.length} pictures, ${Math.round(totalBytes / 1_000)} kB, ${seconds} s`);
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (all.length === 0) console.error('✗ no picture was taken');
  if (problems.length > 0 || all.length === 0) process.exitCode = 1;
  else if (only === '') {
    pictures.removeOthers();
    writeFileSync(join(folder, 'README.md'), await contentsOf(all));
  }
}
