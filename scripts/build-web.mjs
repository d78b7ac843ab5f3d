/**
 * Builds the page into dist/web when its inputs have changed since the last build.
 *
 * Used as a command (`npm run build:web`, `--force`) and by the launcher. The new build replaces the old one only
 * when it is complete.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that ends up in the bundle or decides how it is made. */
const INPUTS = [
  'web',
  'client',
  'proto/signal.ts',
  'proto/protobuf-setup.ts',
  'proto/gen/signal.js',
  'proto/features',
  'proto/gen/features',
  'package-lock.json',
  'scripts/build-web.mjs',
];

/** First view, JavaScript and CSS together, compressed. */
const BUDGET_BYTES = 250_000;

/** Name of the file that says which inputs a build was made from; not served, since it starts with a dot. */
const STAMP = '.inputs';

/** @typedef {{ outDir: string, isBuilt: boolean, gzipBytes: number | undefined }} WebBuild */

/**
 * Makes sure that dist/web is the page of these sources.
 *
 * @param {{ root?: string, isForced?: boolean }} [options]
 * @returns {Promise<WebBuild>} `isBuilt` is false when the last build was current; takes less than 0.2 s then
 */
export async function buildWeb({ root = ROOT, isForced = false } = {}) {
  const outDir = join(root, 'dist', 'web');
  const hash = await inputHash(root);
  if (!isForced && (await readStamp(outDir)) === hash)
    return { outDir, isBuilt: false, gzipBytes: undefined };

  const workDir = `${outDir}.${process.pid}`;
  try {
    const { build } = await import('vite');
    await build({
      configFile: join(root, 'web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: workDir },
    });
    await writeFile(join(workDir, STAMP), hash);
    await replaceFolder(workDir, outDir);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
  return { outDir, isBuilt: true, gzipBytes: await compressedSize(outDir) };
}

/** @param {string} root @returns {Promise<string>} SHA-256 over names and contents */
async function inputHash(root) {
  const hash = createHash('sha256');
  const lists = await Promise.all(INPUTS.map((input) => listFiles(join(root, input))));
  const files = lists.flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(file)));
  files.forEach((file, index) => {
    hash.update(`${relative(root, file).split(sep).join('/')}\0${contents[index].length}\0`);
    hash.update(contents[index]);
  });
  return hash.digest('hex');
}

/** @param {string} path a file or a folder @returns {Promise<string[]>} */
async function listFiles(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @param {string} outDir @returns {Promise<string | undefined>} */
async function readStamp(outDir) {
  if (!existsSync(join(outDir, 'index.html'))) return undefined;
  return readFile(join(outDir, STAMP), 'utf8').catch(() => undefined);
}

/** Two builds at once both end with a complete folder. @param {string} from @param {string} to */
async function replaceFolder(from, to) {
  await mkdir(dirname(to), { recursive: true });
  const old = `${from}.old`;
  await rename(to, old).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(from, to).catch((error) => {
    // somebody else's build came first; it is of the same sources
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(old, { recursive: true, force: true });
}

/**
 * What index.html names: the rest is loaded when it is shown.
 *
 * @param {string} outDir @returns {Promise<number>} bytes of JavaScript and CSS, each file compressed by itself
 */
async function compressedSize(outDir) {
  const html = await readFile(join(outDir, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path]) =>
    join(outDir, path),
  );
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
}

async function main() {
  const { outDir, isBuilt, gzipBytes } = await buildWeb({ isForced: process.argv.includes('--force') });
  if (!isBuilt) {
    if (process.argv.includes('--quiet')) return;
    console.log(`${relative(ROOT, outDir)} is current`);
    return;
  }
  console.log(
    `${relative(ROOT, outDir)} built: ${(gzipBytes / 1000).toFixed(1)} kB of JavaScript and CSS for the first view, gzip`,
  );
  if (gzipBytes <= BUDGET_BYTES) return;
  console.error(`more than the budget of ${BUDGET_BYTES / 1000} kB`);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
