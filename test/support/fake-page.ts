/** Builds the page with its fake room (test/support/page) and serves it to a browser context without a server. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');
const ORIGIN = 'http://localhost:1';
const BUILD_TIMEOUT_MS = 60_000;

export type FakePage = {
  /** Makes the page available in a context. */
  serveTo(context: BrowserContext): Promise<void>;
  /** @param query see test/support/page/main.tsx */
  url(query: string): string;
  remove(): Promise<void>;
};

export async function buildFakePage(): Promise<FakePage> {
  const folder = await mkdtemp(join(tmpdir(), 'kaskade-page-'));
  await promisify(execFile)(
    process.execPath,
    [
      join(ROOT, 'node_modules/vite/bin/vite.js'),
      'build',
      join(ROOT, 'test/support/page'),
      '--config',
      join(ROOT, 'web/vite.config.ts'),
      '--outDir',
      folder,
      '--logLevel',
      'warn',
    ],
    { timeout: BUILD_TIMEOUT_MS },
  );
  return {
    async serveTo(context) {
      await context.route(`${ORIGIN}/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        await route.fulfill({ path: join(folder, pathname === '/' ? 'index.html' : pathname) });
      });
    },
    url: (query) => `${ORIGIN}/?${query}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
