/**
 * Says where the media worker's binary and its stamp are, and which inputs they
 * were made from. Reads files, changes nothing. Used by set-up and by the SFU
 * node at start-up (types in locate.d.mts).
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../setup/paths.mjs';

const BINARY_NAME = 'mediasoup-worker';
const HASH_LENGTH = 12;
const recipeFolder = dirname(fileURLToPath(import.meta.url));

export function mediasoupVersion(root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', 'mediasoup', 'package.json'), 'utf8')).version;
}

export function inputsHash() {
  const hash = createHash('sha256');
  for (const file of ['build.sh', ...filesBelow('overlay')]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(recipeFolder, file)))
      .update('\0');
  }
  hash.update(systemRelease());
  return hash.digest('hex').slice(0, HASH_LENGTH);
}

export function workerPaths(root, env) {
  if (env.MEDIASOUP_WORKER_BIN) return pathsOf(env.MEDIASOUP_WORKER_BIN);
  const key = `${mediasoupVersion(root)}-${inputsHash()}-${process.arch}`;
  return pathsOf(join(cacheFolder(env), 'worker', key, BINARY_NAME));
}

/** @param {string} binary */
function pathsOf(binary) {
  return { binary, stamp: `${binary}.json` };
}

/** @param {string} folder relative to this file's @returns {string[]} sorted relative paths */
function filesBelow(folder) {
  return readdirSync(join(recipeFolder, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

/** The worker is linked against the system's libraries: another release needs another worker. */
function systemRelease() {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    return lines.filter((line) => /^(ID|VERSION_ID)=/.test(line)).join('\n');
  } catch {
    return process.platform;
  }
}
