/**
 * Stores what run/config-docs.ts makes from the configuration schemas. Runs on
 * the project's own Node (npm run docs:config).
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configurationDoc, envExample } from '../run/config-docs.ts';

const FILES = { 'docs/configuration.md': configurationDoc(), '.env.example': envExample() };

for (const [path, text] of Object.entries(FILES)) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
  console.log(`written: ${path}`);
}
