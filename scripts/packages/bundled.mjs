/**
 * Where the packages that our programs load at each start lie as few files in place of some hundred, and whether those
 * are of what is installed now. Made by bundle.mjs, used by module-cache.mjs. Plain Node ≥ 18.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** As our files import them. Left out: what is native or looks for files beside its own. */
export const BUNDLED = [
  '@grpc/grpc-js',
  'cockatiel',
  'etcd3',
  'ioredis',
  'jose',
  'pino',
  'prom-client',
  'protobufjs/minimal.js',
  'zod',
];

const STAMP = 'stamp.json';

/** Goes when npm installs everything anew. @param {string} root */
export function bundleFolder(root) {
  return join(root, 'node_modules', '.kaskade-packages');
}

/** File of a package in the bundle. @param {string} specifier */
export function bundleFile(specifier) {
  return `${specifier.replace(/\.js$/, '').replace(/\W+/g, '_')}.mjs`;
}

/**
 * What a bundle was made from: npm writes this file anew at each change of what is installed.
 *
 * @param {string} root
 */
export function bundleStamp(root) {
  const { mtimeMs, size } = statSync(join(root, 'node_modules', '.package-lock.json'));
  return JSON.stringify({ mtimeMs, size, packages: BUNDLED });
}

/** @param {string} root @returns {boolean} false as well when it was never made */
export function isBundleCurrent(root) {
  try {
    return readFileSync(join(bundleFolder(root), STAMP), 'utf8') === bundleStamp(root);
  } catch {
    return false;
  }
}

/** @param {string} folder */
export const stampFile = (folder) => join(folder, STAMP);
