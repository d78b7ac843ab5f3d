import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const CACHE = fileURLToPath(new URL('../../../scripts/module-cache.mjs', import.meta.url));

let folder;
let kept;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-modules-'));
  kept = join(folder, 'kaskade/modules', process.version);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a TypeScript file that says something; stdout and stderr. */
function run(word) {
  const file = join(folder, 'say.ts');
  writeFileSync(file, `const word: string = '${word}';\nconsole.log(word);\n`);
  const env = { ...process.env, XDG_CACHE_HOME: folder, NODE_OPTIONS: '' };
  return execFileSync('sh', ['-c', `"${process.execPath}" --import "${CACHE}" "${file}" 2>&1`], {
    env,
    encoding: 'utf8',
  });
}

describe('module-cache.mjs', () => {
  test('keeps what it made of a file, runs a changed one as it is now, and says nothing itself', () => {
    expect(run('one')).toBe('one\n');
    expect(readdirSync(kept).filter((name) => name.endsWith('.json'))).toHaveLength(1);

    expect(run('one')).toBe('one\n');
    expect(run('two')).toBe('two\n');
  });

  test('keeps nothing where others could change it', () => {
    mkdirSync(kept, { recursive: true });
    chmodSync(kept, 0o777);

    expect(run('one')).toBe('one\n');
    expect(readdirSync(kept)).toEqual([]);
    expect(existsSync(kept)).toBe(true);
  });
});
