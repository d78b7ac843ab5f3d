/**
 * The built page, read once at the start: what was not there then can't be asked for, so no path leads outside.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HttpReply, HttpRequestView } from './http-reply.ts';
import { PAGE_HEADERS } from './security-headers.ts';

const gzipAsync = promisify(gzip);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const COMPRESSIBLE = /^(text\/|image\/svg|application\/(json|manifest|wasm))/;

/** Names that vite gives: `name-<8 or more characters of hash>.ext`. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const YEAR = 'public, max-age=31536000, immutable';

type StaticFile = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly gzipped: Buffer | undefined;
};

/** Answers for the files of one folder. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files;
  }

  /** Reads everything under `root`; `index.html` is also `/`. */
  static async load(root: string): Promise<StaticFiles> {
    const files = new Map<string, StaticFile>();
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(root, file).split(sep).join('/')}`;
      files.set(path, await loadFile(path, await readFile(file)));
    }
    const index = files.get('/index.html');
    if (index) files.set('/', index);
    return new StaticFiles(files);
  }

  /** The file at this path; undefined when there is none. */
  reply(request: HttpRequestView): HttpReply | undefined {
    const file = this.#files.get(request.path);
    if (!file) return undefined;
    if (request.headers.get('if-none-match') === file.headers['etag']) {
      return { status: 304, headers: file.headers, body: '' };
    }
    const acceptsGzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    if (!file.gzipped || !acceptsGzip) return { status: 200, headers: file.headers, body: file.body };
    return { status: 200, headers: { ...file.headers, 'content-encoding': 'gzip' }, body: file.gzipped };
  }
}

async function loadFile(path: string, body: Buffer): Promise<StaticFile> {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const headers = {
    'content-type': type,
    'cache-control': HASHED.test(path) ? YEAR : 'no-cache',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    vary: 'accept-encoding',
    ...(type.startsWith('text/html') ? PAGE_HEADERS : {}),
  };
  return { headers, body, gzipped: COMPRESSIBLE.test(type) ? await gzipAsync(body) : undefined };
}
