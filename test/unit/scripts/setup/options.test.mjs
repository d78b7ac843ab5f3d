/** Set-up's command line and what commands need. */
import { describe, expect, test } from '@jest/globals';
import { parseStatus } from '../../../../scripts/setup/debian.mjs';
import { parseOptions } from '../../../../scripts/setup/options.mjs';
import { cacheFolder } from '../../../../scripts/setup/paths.mjs';
import { COMMANDS, packagesFor } from '../../../../scripts/setup/requirements.mjs';

describe('parseOptions()', () => {
  test('reads command and flags', () => {
    expect(parseOptions(['--for', 'start', '--no-apt'])).toEqual({
      command: 'start',
      apt: false,
      soft: false,
    });
    expect(parseOptions(['--soft', '--for=test'])).toEqual({ command: 'test', apt: true, soft: true });
  });

  test.each([[[]], [['--for']], [['--for', 'lunch']], [['--for', 'start', '--fast']]])(
    'refuses %p',
    (argv) => {
      expect(parseOptions(argv)).toEqual({ problem: expect.any(String) });
    },
  );

  test('offers help whatever else is asked', () => {
    expect(parseOptions(['--for', 'start', '--help'])).toEqual({ help: true });
  });
});

describe('packagesFor()', () => {
  test('gives "test" what every command needs', () => {
    const all = COMMANDS.flatMap(packagesFor);

    expect(packagesFor('test')).toEqual(expect.arrayContaining(all));
  });
});

describe('parseStatus()', () => {
  test('counts only what is installed', () => {
    expect([...parseStatus('meson installed\nsudo not-installed\netcd-server config-files\n')]).toEqual([
      'meson',
    ]);
  });
});

describe('cacheFolder()', () => {
  test.each([
    [{ XDG_CACHE_HOME: '/c', HOME: '/h' }, '/c/kaskade'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/h' }, '/h/.cache/kaskade'],
    [{ HOME: '/h' }, '/h/.cache/kaskade'],
  ])('with %p is %p', (env, folder) => {
    expect(cacheFolder(env)).toBe(folder);
  });
});
