/** Completing the lockfile, and that the committed one is complete. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  completeLock,
  missingEntries,
  platformOf,
  resolvedEntries,
} from '../../../../scripts/lockfile/complete.mjs';

const lockOf = (packages) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } });
const parser = { version: '1.2.3', dev: true, optionalDependencies: { '@x/parser-darwin-arm64': '1.2.3' } };

describe('missingEntries()', () => {
  test('names an optional dependency without an entry', () => {
    expect(missingEntries(lockOf({ 'node_modules/@x/parser': parser }))).toEqual([
      { name: '@x/parser-darwin-arm64', range: '1.2.3', parent: 'node_modules/@x/parser' },
    ]);
  });

  test.each([
    ['the top', 'node_modules/@x/parser-darwin-arm64'],
    ['the package', 'node_modules/a/node_modules/@x/parser/node_modules/@x/parser-darwin-arm64'],
    ['a package between', 'node_modules/a/node_modules/@x/parser-darwin-arm64'],
  ])('finds an entry at %s', (_where, key) => {
    const lock = lockOf({ 'node_modules/a/node_modules/@x/parser': parser, [key]: { version: '1.2.3' } });

    expect(missingEntries(lock)).toEqual([]);
  });
});

describe('completeLock()', () => {
  test('adds an entry that says for which system it is', () => {
    const complete = completeLock(lockOf({ 'node_modules/@x/parser': parser }));

    expect(complete.packages['node_modules/@x/parser-darwin-arm64']).toEqual({
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    });
    expect(missingEntries(complete)).toEqual([]);
  });

  test('puts a second version below the package that wants it', () => {
    const other = { version: '9.0.0' };
    const complete = completeLock(
      lockOf({
        'node_modules/a': { optionalDependencies: { 'x-linux-x64': '1.0.0' } },
        'node_modules/b': { optionalDependencies: { 'x-linux-x64': '2.0.0' } },
        'node_modules/x': other,
      }),
    );

    expect(complete.packages['node_modules/x-linux-x64'].version).toBe('1.0.0');
    expect(complete.packages['node_modules/b/node_modules/x-linux-x64'].version).toBe('2.0.0');
  });

  test.each([
    ['a range', { 'x-linux-x64': '^1.0.0' }],
    ['a name that says no platform', { colours: '1.0.0' }],
  ])('refuses %s', (_what, optionalDependencies) => {
    expect(() => completeLock(lockOf({ 'node_modules/a': { optionalDependencies } }))).toThrow(RangeError);
  });
});

describe('platformOf()', () => {
  test.each([
    ['@swc/core-linux-arm64-gnu', { os: 'linux', cpu: 'arm64', libc: 'glibc' }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { os: 'linux', cpu: 'arm' }],
    ['@bufbuild/buf-linux-armv7', { os: 'linux', cpu: 'arm' }],
    ['@swc/core-win32-x64-msvc', { os: 'win32', cpu: 'x64' }],
    ['@rolldown/binding-wasm32-wasi', { cpu: 'wasm32' }],
    ['plain-name', {}],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

describe('package-lock.json', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../../package-lock.json', import.meta.url), 'utf8'));

  test('has an entry for every optional dependency', () => {
    expect(missingEntries(lock)).toEqual([]);
  });

  test('names no registry', () => {
    expect(resolvedEntries(lock)).toEqual([]);
  });
});
