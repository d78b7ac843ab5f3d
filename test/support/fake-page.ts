/** Builds the page with its fake room (test/support/page) and serves it on loopback, to browsers that keep what they got. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');
const BUILD_TIMEOUT_MS = 60_000;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export type FakePage = {
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
  const server = serve(folder);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: (query) => `http://localhost:${port}/?${query}`,
    async remove() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** File names have a hash of what is in them. */
function serve(folder: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/' ? 'index.html' : pathname;
    readFile(join(folder, file)).then(
      (bytes) => {
        const kept = pathname === '/' ? 'no-cache' : 'max-age=3600, immutable';
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, 'cache-control': kept }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
}
