/**
 * Checks terraform/: the format of all files, and the tests of each folder that
 * needs no provider from a registry. Where terraform is absent it says so and passes.
 *
 * Usage: node scripts/terraform.mjs
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkTerraform } from './terraform/check.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { ok, lines } = checkTerraform(resolve(root, 'terraform'), process.env);
for (const line of lines) console.log(line);
process.exitCode = ok ? 0 : 1;
