/**
 * Compares what is installed in node_modules with the lockfile. Pure.
 */

/**
 * @param {Record<string, any>} wanted `packages` of package-lock.json
 * @param {Record<string, any>} installed `packages` of node_modules/.package-lock.json
 * @param {{ platform: string, arch: string }} system
 * @returns {string[]} lockfile keys that are missing or of another version
 */
export function differences(wanted, installed, system) {
  return Object.entries(wanted)
    .filter(([key]) => key !== '')
    .filter(([key, entry]) => {
      const found = installed[key];
      if (found === undefined) return !mayBeAbsent(entry, system);
      return found.version !== entry.version || found.integrity !== entry.integrity;
    })
    .map(([key]) => key);
}

/**
 * Of optional packages only those are expected that say they are for this
 * system: the others are for other systems, or for packages that are. Which
 * C library this system has, npm decides.
 */
function mayBeAbsent(entry, { platform, arch }) {
  if (entry.optional !== true && entry.devOptional !== true) return false;
  if (entry.libc !== undefined || (entry.os === undefined && entry.cpu === undefined)) return true;
  return !allows(entry.os, platform) || !allows(entry.cpu, arch);
}

/** @param {string | string[] | undefined} list npm's os or cpu field @param {string} value */
function allows(list, value) {
  if (list === undefined) return true;
  const names = [list].flat();
  if (names.includes(`!${value}`)) return false;
  return names.includes(value) || names.every((name) => name.startsWith('!'));
}
