/** One browser process and one two-site demo for all end-to-end tests; each test uses rooms and contexts of its own. */
import { chromium, type BrowserServer } from 'playwright-core';
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../bench/browsers/chromium.ts';
import { freePorts, launchDemo, type LaunchedDemo } from './launched-demo.ts';

let browser: BrowserServer | undefined;
let demo: LaunchedDemo | undefined;

export default async function setup(): Promise<void> {
  const port = await freePorts(2);
  demo = await launchDemo(['--port', String(port)]);
  browser = await chromium.launchServer({ executablePath: CHROMIUM_PATH, args: [...CHROMIUM_ARGS] });
  process.env['KASKADE_E2E_BROWSER'] = browser.wsEndpoint();
  process.env['KASKADE_E2E_PAGES'] = JSON.stringify([...demo.pages]);
  (globalThis as { kaskadeE2eStop?: () => Promise<void> }).kaskadeE2eStop = async () => {
    await browser?.close();
    await demo?.stop();
  };
}
