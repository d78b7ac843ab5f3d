/** Comparing node_modules with the lockfile. */
import { describe, expect, test } from '@jest/globals';
import { differences } from '../../../../scripts/setup/node-modules.mjs';

const system = { platform: 'linux', arch: 'x64' };
const diff = (wanted, installed) => differences({ '': {}, ...wanted }, installed, system);

describe('differences()', () => {
  test('is empty when all is installed', () => {
    const packages = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } };

    expect(diff(packages, packages)).toEqual([]);
  });

  test.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/a': { version: '2.0.0', integrity: 'x' } }],
    ['another content', { 'node_modules/a': { version: '1.0.0', integrity: 'y' } }],
  ])('sees %s', (_what, installed) => {
    expect(diff({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } }, installed)).toEqual([
      'node_modules/a',
    ]);
  });

  test.each([
    ['for another system', { optional: true, os: ['darwin'] }],
    ['for another processor', { optional: true, os: ['linux'], cpu: ['arm64'] }],
    ['for every system but this', { optional: true, os: ['!linux'] }],
    ['with a C library', { optional: true, os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['of another optional package', { optional: true }],
  ])('does not expect an optional package %s', (_which, entry) => {
    expect(diff({ 'node_modules/a': entry }, {})).toEqual([]);
  });

  test.each([[{ os: 'linux', cpu: 'x64' }], [{ os: ['!win32'] }]])(
    'expects an optional package for %p',
    (platform) => {
      expect(diff({ 'node_modules/a': { optional: true, ...platform } }, {})).toEqual(['node_modules/a']);
    },
  );
});
