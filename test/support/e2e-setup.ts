/** One two-site demo for all end-to-end tests, a browser for each worker of jest; each test uses rooms and contexts of its own. */
import { chromium, type BrowserServer } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { freePortRun } from './free-ports.ts';
import { launchDemo, type LaunchedDemo } from './launched-demo.ts';

/** Two tests wait for it. */
const PIPE_LINGER_MS = '1500';
/** Half of Chromium's own: encoding and drawing what fake cameras show is most of the work of a call. */
const CAMERA = '--use-fake-device-for-media-stream=fps=10';

/** Workers beyond these share them. */
const MAX_BROWSERS = 2;

let browsers: readonly BrowserServer[] = [];
let demo: LaunchedDemo | undefined;

export default async function setup({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  const port = await freePortRun(2);
  demo = await launchDemo(['--port', String(port), '--pipe-linger', PIPE_LINGER_MS]);
  const length = Math.min(maxWorkers, MAX_BROWSERS);
  browsers = await Promise.all(Array.from({ length }, launchBrowser));
  process.env['KASKADE_E2E_BROWSERS'] = JSON.stringify(browsers.map((browser) => browser.wsEndpoint()));
  process.env['KASKADE_E2E_PAGES'] = JSON.stringify([...demo.pages]);
  (globalThis as { kaskadeE2eStop?: () => Promise<void> }).kaskadeE2eStop = async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await demo?.stop();
  };
}

function launchBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS, CAMERA] });
}
