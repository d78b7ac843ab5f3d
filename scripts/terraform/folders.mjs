/**
 * Finds the folders that hold Terraform configurations and says what can be
 * checked of each without a provider registry. Reads files, changes nothing.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Part of Terraform itself, so never downloaded. */
const BUILTIN = 'terraform.io/builtin/terraform';

/**
 * @typedef {object} ConfigurationFolder
 * @property {string} name path below the folder that was searched
 * @property {string} path
 * @property {boolean} needsRegistry it asks for providers or modules that would have to be downloaded
 * @property {boolean} hasTests
 */

/** @param {string} root @returns {ConfigurationFolder[]} sorted by name */
export function configurationFolders(root) {
  const entries = readdirSync(root, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => ({ folder: entry.parentPath ?? entry.path, name: entry.name }));
  const own = files.filter(({ folder }) => !folder.includes('.terraform'));
  const folders = new Set(own.filter(({ name }) => name.endsWith('.tf')).map(({ folder }) => folder));
  return [...folders].sort().map((path) => ({
    name: relative(root, path),
    path,
    needsRegistry: own
      .filter(({ folder, name }) => folder === path && name.endsWith('.tf'))
      .some(({ name }) => needsDownload(readFileSync(join(path, name), 'utf8'))),
    hasTests: own.some(({ folder, name }) => folder === join(path, 'tests') && name.endsWith('.tftest.hcl')),
  }));
}

/**
 * Whether a provider or module from elsewhere, or a resource that is not built in, is asked for.
 *
 * @param {string} text of a .tf file
 */
export function needsDownload(text) {
  const code = text.replace(/^\s*(#|\/\/).*$/gm, '');
  const sources = [...code.matchAll(/\bsource\s*=\s*"([^"]+)"/g)].map(([, source]) => source);
  const types = [...code.matchAll(/^(?:resource|data)\s+"([^"]+)"/gm)].map(([, type]) => type);
  return (
    sources.some((source) => source !== BUILTIN && !source.startsWith('.')) ||
    types.some((type) => !type.startsWith('terraform_'))
  );
}
