/**
 * Lets our programs start in half the time: keeps what Node makes of TypeScript files (their types taken out), which
 * Node by itself does anew at each start, and V8's code of all modules. `node --import ./scripts/module-cache.mjs FILE`
 *
 * Packages come from the few files that set-up has put them into (packages/bundled.mjs), where there are any.
 *
 * What is kept is found by the content of the files it was made from. It belongs to this user alone: who can write it
 * decides what we run. Without a folder of that kind nothing is kept, and all works the same.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache, registerHooks, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUNDLED, bundleFile, bundleFolder, isBundleCurrent } from './packages/bundled.mjs';
import { cacheFolder } from './setup/paths.mjs';

/** By then everything is loaded; a process that is killed later has kept it nevertheless. */
const SAVE_AFTER_MS = 3_000;
const OWNER_ONLY = 0o700;
const OTHERS_MAY_WRITE = 0o022;

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

if (isBundleCurrent(ROOT)) takeBundles(ROOT);
const folder = ownFolder(join(cacheFolder(process.env), 'modules', process.version));
if (folder !== undefined) keepIn(folder);

/** Our own files get packages from few files where set-up has put them there. @param {string} root */
function takeBundles(root) {
  const ours = pathToFileURL(join(root, '/')).href;
  const packages = pathToFileURL(join(root, 'node_modules', '/')).href;
  const places = new Map(
    BUNDLED.map((name) => [name, pathToFileURL(join(bundleFolder(root), bundleFile(name))).href]),
  );
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = places.get(specifier);
      const from = context.parentURL;
      if (url === undefined || !from?.startsWith(ours) || from.startsWith(packages))
        return nextResolve(specifier, context);
      return { url, format: 'module', shortCircuit: true };
    },
  });
}

/** @param {string} path */
function ownFolder(path) {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    const { uid, mode } = lstatSync(path);
    return uid === process.getuid?.() && (mode & OTHERS_MAY_WRITE) === 0 ? path : undefined;
  } catch {
    return undefined; // read-only, or no place of our own
  }
}

/** @param {string} path */
function keepIn(path) {
  enableCompileCache(join(path, 'code'));
  const file = join(path, `${digest(process.argv[1] ?? '')}.json`);
  const known = readKept(file);
  /** @type {Record<string, string>} */
  const used = {};
  let isNew = false;
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
      const text = readFileSync(fileURLToPath(url), 'utf8');
      const key = digest(text);
      isNew ||= known[key] === undefined;
      const source = (used[key] = known[key] ?? strip(text));
      return { format: 'module', source, shortCircuit: true };
    },
  });
  const save = () => {
    if (isNew) keep(file, used);
    isNew = false;
    flushCompileCache();
  };
  setTimeout(save, SAVE_AFTER_MS).unref();
  process.once('exit', save);
}

/** @param {string} file */
function readKept(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {}; // the first start, or one after an update
  }
}

/**
 * @param {string} file
 * @param {Record<string, string>} used
 */
function keep(file, used) {
  try {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(used), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // full or read-only: the next start takes longer again
  }
}

/**
 * What Node itself does with our files, by the function that it offers for it, without its warning that it may change.
 * @param {string} text
 */
function strip(text) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('base64url');
}
