/**
 * The static checks, in the order in which they are started: slow ones first.
 * `npm run check` and `npm test` both run this list.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ name: string, command: string, args: string[] }} Step */

const SOURCE_FOLDERS = ['proto', 'common', 'signal', 'cascade', 'client', 'web', 'run', 'bench', 'test'];

/**
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
    { name: 'types', command: tool('tsc'), args: ['-p', 'tsconfig.json', '--noEmit'] },
    { name: 'types of the page', command: tool('tsc'), args: ['-p', 'tsconfig.web.json', '--noEmit'] },
    { name: 'format', command: tool('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
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
