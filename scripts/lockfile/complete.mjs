/**
 * Makes a package-lock.json complete: every optional dependency has an entry.
 *
 * A registry may serve only the packages of the asking platform. npm then leaves
 * the others out of the lockfile it writes, and `npm ci` refuses that file
 * everywhere. The entries say only what the names say: version, os, cpu, libc.
 * Pure.
 */

/** Name parts that say for which system a binary package is, as npm names them. */
const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = {
  arm64: 'arm64',
  aarch64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};
const LIBC = { gnu: 'glibc', glibc: 'glibc', musl: 'musl' };
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/**
 * @typedef {{ name: string, range: string, parent: string }} Missing
 *   `parent` is the lockfile key of the package that wants it
 */

/**
 * @param {{ packages: Record<string, any> }} lock
 * @returns {Missing[]} optional dependencies without an entry that Node's lookup would find
 */
export function missingEntries(lock) {
  return Object.entries(lock.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isFound(lock.packages, parent, name))
      .map(([name, range]) => ({ name, range, parent })),
  );
}

/**
 * @param {{ packages: Record<string, any> }} lock
 * @returns {any} a copy with an entry for each missing one, keys in npm's order
 * @throws {RangeError} when an entry cannot be made from a name and a version
 */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const missing of missingEntries(lock)) {
    const top = `node_modules/${missing.name}`;
    const isTaken = packages[top] !== undefined && packages[top].version !== missing.range;
    packages[isTaken ? `${missing.parent}/${top}` : top] = entryFor(missing, lock.packages[missing.parent]);
  }
  return { ...lock, packages: sortKeys(packages) };
}

/**
 * Entries that name the registry they came from: such a lockfile works only where that
 * one is reached. (A package from a git repository has to name it.)
 *
 * @param {{ packages: Record<string, any> }} lock
 * @returns {string[]} lockfile keys
 */
export function resolvedEntries(lock) {
  return Object.keys(lock.packages).filter((key) => /^https?:/.test(lock.packages[key].resolved ?? ''));
}

/** @param {Record<string, any>} packages @param {string} parent @param {string} name */
function isFound(packages, parent, name) {
  for (let base = parent; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`] !== undefined)
      return true;
    if (base === '') return false;
  }
}

/** @param {Missing} missing @param {any} parent its lockfile entry */
function entryFor({ name, range }, parent) {
  if (!EXACT_VERSION.test(range))
    throw new RangeError(`${name} is wanted as "${range}": an exact version is needed`);
  const { os, cpu, libc } = platformOf(name);
  if (os === undefined && cpu === undefined)
    throw new RangeError(`the name ${name} does not say its platform`);
  return {
    version: range,
    ...(cpu && { cpu: [cpu] }),
    ...(parent.dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

/**
 * @param {string} name like `@swc/core-linux-arm64-gnu`
 * @returns {{ os?: string, cpu?: string, libc?: string }}
 */
export function platformOf(name) {
  const parts = name.split(/[-/]/);
  const cpu = parts.map((part) => CPU[part]).find((found) => found !== undefined);
  const os = parts.find((part) => OS.includes(part));
  // a suffix like gnueabihf says the float format, not the C library's name
  const libc =
    os === 'linux' ? parts.map((part) => LIBC[part]).find((found) => found !== undefined) : undefined;
  return { ...(os && { os }), ...(cpu && { cpu }), ...(libc && { libc }) };
}

/** @param {Record<string, any>} packages */
function sortKeys(packages) {
  return Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
}
