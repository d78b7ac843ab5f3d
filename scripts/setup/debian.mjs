/**
 * Asks dpkg which packages are installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this system's packages can be looked at and installed the way we know. */
export function hasApt() {
  return existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');
}

/**
 * @param {readonly string[]} names
 * @returns {string[]} those that are not installed, in the given order
 */
export function missingPackages(names) {
  if (names.length === 0 || !hasApt()) return [];
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  });
  const installed = parseStatus(stdout ?? '');
  return names.filter((name) => !installed.has(name));
}

/**
 * Reads dpkg-query's `Package Status` lines.
 *
 * @param {string} text
 * @returns {Set<string>}
 */
export function parseStatus(text) {
  const lines = text.split('\n').map((line) => line.split(' '));
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name));
}

/**
 * The packages that own the shared libraries a program is linked against.
 *
 * @param {string} binary
 * @returns {string[]} sorted; empty where dpkg is missing or knows none
 */
export function libraryPackages(binary) {
  if (!hasApt()) return [];
  const { stdout } = spawnSync('ldd', [binary], { encoding: 'utf8' });
  const libraries = [...(stdout ?? '').matchAll(/=> (\/\S+)/g)].map(([, path]) => path);
  // with a merged /usr the linker names /lib/x, and dpkg may know it as /usr/lib/x
  const paths = libraries.flatMap((path) => [path, path.startsWith('/usr/') ? path.slice(4) : `/usr${path}`]);
  if (paths.length === 0) return [];
  const owners = spawnSync('dpkg-query', ['-S', ...paths], { encoding: 'utf8' }).stdout ?? '';
  return [
    ...new Set(
      owners
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(':')[0]),
    ),
  ].sort();
}
