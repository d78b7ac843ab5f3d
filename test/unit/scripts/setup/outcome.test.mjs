/** What `npm test` says when set-up has failed. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { forgetOutcome, problemBeforeTests, recordOutcome } from '../../../../scripts/setup/outcome.mjs';

const scripts = fileURLToPath(new URL('../../../../scripts', import.meta.url));
let folder;
let env;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-outcome-'));
  env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('problemBeforeTests()', () => {
  test('is nothing after a good set-up', () => {
    recordOutcome('/tree', env);

    expect(problemBeforeTests('/tree', env, '22.1.0')).toBeUndefined();
  });

  test('tells why set-up failed', () => {
    recordOutcome('/tree', env, 'no space left');

    expect(problemBeforeTests('/tree', env, '22.1.0')).toContain('no space left');
  });

  test('takes a set-up that left no record for failed', () => {
    recordOutcome('/tree', env);
    forgetOutcome('/tree', env);

    expect(problemBeforeTests('/tree', env, '22.1.0')).toContain('has not run');
  });

  test('refuses an old Node', () => {
    recordOutcome('/tree', env);

    expect(problemBeforeTests('/tree', env, '20.20.2')).toContain('20.20.2');
  });
});

describe('a tree whose set-up fails', () => {
  const run = (...args) => spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  beforeEach(() => {
    // no lockfile: nothing can be installed
    cpSync(scripts, join(folder, 'scripts'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  });

  test('still closes its test run with the line', () => {
    const setup = run('scripts/setup.mjs', '--for', 'test', '--soft', '--no-apt');
    const tests = run('scripts/test.mjs');

    expect(setup.status).toBe(0);
    expect(tests.stdout).toContain('set-up failed: ');
    expect(tests.stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
    expect(tests.status).toBe(1);
  });

  test('fails at once where no test run follows', () => {
    expect(run('scripts/setup.mjs', '--for', 'start', '--no-apt').status).toBe(1);
  });

  test('does so when the cache cannot be written either', () => {
    mkdirSync(join(folder, 'cache'));
    writeFileSync(join(folder, 'cache', 'kaskade'), 'a file where a folder should be');

    const setup = run('scripts/setup.mjs', '--for', 'test', '--soft', '--no-apt');
    const tests = run('scripts/test.mjs');

    expect(setup.status).toBe(0);
    expect(tests.stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
  });
});
