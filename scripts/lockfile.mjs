/**
 * Completes package-lock.json after a change of dependencies, or checks it.
 *
 * Usage: node scripts/lockfile.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { completeLock, missingEntries, resolvedEntries } from './lockfile/complete.mjs';

const file = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingEntries(lock);
const resolved = resolvedEntries(lock);

if (process.argv.includes('--check')) {
  for (const { name, parent } of missing) console.log(`missing: ${name} (optional dependency of ${parent})`);
  for (const key of resolved) console.log(`names a registry: ${key}`);
  if (missing.length + resolved.length > 0) {
    console.log('Run "npm run lockfile" and commit package-lock.json.');
    process.exitCode = 1;
  }
} else {
  const complete = completeLock(lock);
  for (const key of resolved) delete complete.packages[key].resolved;
  writeFileSync(file, `${JSON.stringify(complete, null, 2)}\n`);
  console.log(
    `package-lock.json: ${missing.length} entries added, ${resolved.length} registry addresses removed`,
  );
}
