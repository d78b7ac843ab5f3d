/** Our programs take packages from the bundle as long as it is of what is installed. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { bundleFile, bundleFolder, bundleStamp, stampFile } from '../../../../scripts/packages/bundled.mjs';

const SCRIPTS = fileURLToPath(new URL('../../../../scripts', import.meta.url));
const PARTS = ['module-cache.mjs', 'packages/bundled.mjs', 'setup/paths.mjs'];

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kaskade-bundled-'));
  for (const part of PARTS) cpSync(join(SCRIPTS, part), join(root, 'scripts', part));
  put('package.json', '{ "type": "module" }');
  put('node_modules/.package-lock.json', '{}');
  put('node_modules/zod/package.json', '{ "type": "module", "exports": "./index.js" }');
  put('node_modules/zod/index.js', "export const z = 'as installed';");
  put('node_modules/other/package.json', '{ "type": "module", "exports": "./index.js" }');
  put('node_modules/other/index.js', "export { z } from 'zod';");
  put('say.ts', "import { z } from 'zod';\nimport { z as other } from 'other';\nconsole.log(z, '/', other);");
});
afterEach(() => rmSync(root, { recursive: true }));

function put(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function say() {
  const args = ['--import', join(root, 'scripts/module-cache.mjs'), join(root, 'say.ts')];
  const env = { ...process.env, XDG_CACHE_HOME: join(root, 'cache'), NODE_OPTIONS: '' };
  return execFileSync(process.execPath, args, { env, encoding: 'utf8' }).trim();
}

test('packages come from the bundle, for our files only, until npm installs something else', () => {
  expect(say()).toBe('as installed / as installed');

  const folder = bundleFolder(root);
  mkdirSync(folder);
  writeFileSync(join(folder, bundleFile('zod')), "export const z = 'bundled';");
  writeFileSync(stampFile(folder), bundleStamp(root));
  expect(say()).toBe('bundled / as installed');

  put('node_modules/.package-lock.json', '{ "packages": {} }');
  expect(say()).toBe('as installed / as installed');
});
