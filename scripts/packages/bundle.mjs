/**
 * Puts the packages that our programs load at each start into few files (bundled.mjs says why and which): what they
 * export stays the same, which is checked before the result is put into place.
 *
 * Usage: node scripts/packages/bundle.mjs, by one at a time (set-up has a lock).
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUNDLED, bundleFile, bundleFolder, bundleStamp, stampFile } from './bundled.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ENTRY_PREFIX = 'kaskade-entry:';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** As node_modules itself: who runs our programs need not be who installed them. */
const READABLE = 0o755;

/** @param {string} specifier @returns {Promise<string[]>} sorted */
async function exportsOf(specifier) {
  return Object.keys(await import(specifier))
    .filter((name) => IDENTIFIER.test(name))
    .sort();
}

/** One module per package that exports what Node sees of it. */
const entries = {
  name: 'kaskade-entries',
  /** @param {string} id */
  resolveId: (id) => (id.startsWith(ENTRY_PREFIX) ? `${id}.mjs` : undefined),
  /** @param {string} id */
  async load(id) {
    if (!id.startsWith(ENTRY_PREFIX)) return undefined;
    const specifier = id.slice(ENTRY_PREFIX.length, -'.mjs'.length);
    return `export { ${(await exportsOf(specifier)).join(', ')} } from '${specifier}';`;
  },
};

/** Packages look for files of theirs beside their modules: these stay where they are. @param {string} folder */
const ownFolders = (folder) => ({
  name: 'kaskade-own-folders',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!/\b__(dirname|filename)\b/.test(code)) return undefined;
    const place = JSON.stringify(relative(folder, id));
    const path = "require('node:path')";
    const head =
      `const __filename = ${path}.join(import.meta.dirname, ${place}), ` +
      `__dirname = ${path}.dirname(__filename);`;
    return { code: head + code, map: null };
  },
});

/** @param {string} folder */
async function write(folder) {
  // the one that vite uses
  const { rolldown } = await import(createRequire(import.meta.resolve('vite')).resolve('rolldown'));
  const bundle = await rolldown({
    cwd: ROOT,
    platform: 'node',
    logLevel: 'silent',
    input: Object.fromEntries(BUNDLED.map((name) => [bundleFile(name), `${ENTRY_PREFIX}${name}`])),
    plugins: [entries, ownFolders(folder)],
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name]',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
}

/** @param {string} folder */
async function check(folder) {
  for (const specifier of BUNDLED) {
    const original = await import(specifier);
    const bundled = await import(pathToFileURL(join(folder, bundleFile(specifier))).href);
    const names = await exportsOf(specifier);
    const lost = names.filter((name) => typeof bundled[name] !== typeof original[name]);
    if (lost.length > 0) throw new Error(`${specifier} has not got these in its bundle: ${lost.join(', ')}`);
  }
}

/** @param {string} target Set-up holds its lock, so drafts that lie around are dead. */
function makeDraft(target) {
  const prefix = `${basename(target)}-`;
  for (const name of readdirSync(dirname(target))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(dirname(target), prefix));
}

const target = bundleFolder(ROOT);
const stamp = bundleStamp(ROOT);
const draft = makeDraft(target);
try {
  await write(draft);
  await check(draft);
  writeFileSync(stampFile(draft), stamp);
  chmodSync(draft, READABLE);
  if (existsSync(target)) renameSync(target, join(draft, 'old'));
  renameSync(draft, target);
  rmSync(join(target, 'old'), { recursive: true, force: true });
} catch (error) {
  rmSync(draft, { recursive: true, force: true });
  throw error;
}
