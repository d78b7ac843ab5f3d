/**
 * The static checks, in the order in which they are started: slow ones first.
 * `npm run check` and `npm test` both run this list.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { placeInTree } from './kept-results.mjs';

/** @typedef {{ name: string, command: string, args: string[], kept?: string }} Step `kept`: see kept-results.mjs */

const SOURCE_FOLDERS = ['proto', 'common', 'signal', 'cascade', 'client', 'web', 'run', 'bench', 'test'];

/**
 * Compiler and formatter keep what they found, by the content of files. Lint does not: its rules with types depend on more
 * than the file that they look at.
 *
 * @param {string} root the repository
 * @returns {Step[]}
 */
export function staticSteps(root) {
  const tool = (name) => join(root, 'node_modules', '.bin', name);
  const script = (name, ...args) => ({
    command: process.execPath,
    args: [join(root, 'scripts', name), ...args],
  });
  const folders = SOURCE_FOLDERS.filter((folder) => existsSync(join(root, folder)));

  return [
    { name: 'lint', command: tool('eslint'), args: ['--max-warnings', '0', '.'] },
    { name: 'types', command: tool('tsc'), ...types(root, 'tsconfig.json') },
    { name: 'types of the page', command: tool('tsc'), ...types(root, 'tsconfig.web.json') },
    {
      name: 'format',
      command: tool('prettier'),
      args: ['--check', '--log-level', 'warn', ...byContent(placeInTree(root, 'prettier')), '.'],
      kept: 'prettier',
    },
    {
      name: 'import rules',
      command: tool('depcruise'),
      args: ['--config', '.dependency-cruiser.mjs', ...folders],
    },
    { name: 'dead code', command: tool('knip'), args: [] },
    { name: 'proto', ...script('proto.mjs', '--lint') },
    { name: 'lockfile', ...script('lockfile.mjs', '--check') },
    { name: 'terraform', ...script('terraform.mjs') },
  ];
}

/** @param {string} root @param {string} project */
function types(root, project) {
  const kept = project.replace('.json', '.tsbuildinfo');
  const known = ['--incremental', '--tsBuildInfoFile', placeInTree(root, kept)];
  return { args: ['-p', project, '--noEmit', ...known], kept };
}

/** @param {string} file */
function byContent(file) {
  return ['--cache', '--cache-strategy', 'content', '--cache-location', file];
}

/**
 * @param {string} root the repository
 * @returns {Step}
 */
export function unitTestStep(root) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  return {
    name: 'unit tests',
    command: process.execPath,
    args: ['--experimental-vm-modules', '--no-warnings', jest, '--selectProjects', 'unit'],
  };
}
