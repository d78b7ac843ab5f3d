/**
 * Stores what run/config-docs.ts makes from the configuration schemas, run/roles-docs.ts from the features' tables, and
 * signal/record/export-schemas.ts from the schemas of exports. Runs on the project's own Node (npm run docs:config).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configurationDoc, envExample } from '../run/config-docs.ts';
import { rolesDoc } from '../run/roles-docs.ts';
import { loadFeatures } from '../signal/features/load.ts';
import { exportSchemas } from '../signal/record/export-schemas.ts';

const FILES = {
  'docs/configuration.md': configurationDoc(),
  '.env.example': envExample(),
  'docs/roles.md': rolesDoc(await loadFeatures()),
  ...Object.fromEntries([...exportSchemas()].map(([name, text]) => [`docs/schemas/${name}.json`, text])),
};

for (const [path, text] of Object.entries(FILES)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`written: ${path}`);
}
