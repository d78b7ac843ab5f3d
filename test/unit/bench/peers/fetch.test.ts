import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filledOnce, keyOf, peersFolder } from '../../../../bench/peers/fetch/cache.ts';
import { runTool, whyFailed } from '../../../../bench/peers/fetch/run-tool.ts';
import { packagesToInstall } from '../../../../bench/peers/fetch/debian-packages.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaskade-peers-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('peersFolder()', () => {
  test('is in the cache of the user', () => {
    expect(peersFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/kaskade/peers');
    expect(peersFolder({ XDG_CACHE_HOME: 'c', HOME: '/h' })).toBe('/h/.cache/kaskade/peers');
  });
});

describe('keyOf()', () => {
  test('inputs can not run into each other', () => {
    expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc'));
  });
});

describe('filledOnce()', () => {
  test('fills a folder once', async () => {
    const place = join(folder, 'once');
    const fill = (text: string) => (empty: string) => writeFile(join(empty, text), '');

    await filledOnce(place, fill('first'));
    await filledOnce(place, fill('second'));

    expect(await readdir(place)).toEqual(['first']);
  });

  test('leaves nothing behind when it can not be filled', async () => {
    const fill = () => Promise.reject(new Error('no network'));

    await expect(filledOnce(join(folder, 'broken'), fill)).rejects.toThrow('no network');

    expect((await readdir(folder)).filter((name) => name.startsWith('broken'))).toEqual([]);
  });
});

describe('packagesToInstall()', () => {
  test('reads what apt would install, upgrades too, and nothing else', () => {
    const simulation = [
      'Reading package lists...',
      'Inst libnice10 (0.1.21-1 Debian:12.5/oldstable [amd64])',
      'Inst janus [1.1.1-1] (1.1.2-1 Debian:12.5/oldstable [amd64])',
      'Conf janus (1.1.2-1 Debian:12.5/oldstable [amd64])',
    ].join('\n');

    expect(packagesToInstall(simulation)).toEqual(['libnice10=0.1.21-1', 'janus=1.1.2-1']);
  });
});

describe('whyFailed()', () => {
  test.each([
    ['npm warn x\nnpm error code ECONNREFUSED\nnpm error at /a/b.js:1', 'npm error code ECONNREFUSED'],
    ['Reading…\nE: Failed to fetch http://h.invalid/x.deb  404', 'E: Failed to fetch …  404'],
    ["x\nmake: *** no rule for '/a/b'", "make: *** no rule for '…"],
    ['', ''],
  ])('of %j it is %j', (said, why) => {
    expect(whyFailed(said)).toBe(why);
  });
});

describe('runTool()', () => {
  test('a program that fails tells why', async () => {
    const script = 'console.error("E: no such package"); process.exit(3)';

    const run = runTool({ command: process.execPath, args: ['-e', script], cwd: folder }, 10_000);

    await expect(run).rejects.toThrow('node: code 3: E: no such package');
  });
});
