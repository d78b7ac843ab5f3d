import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rolesDoc } from '../../../run/roles-docs.ts';
import { loadFeatures } from '../../../signal/features/load.ts';

test('docs/roles.md is what the tables of the features say (npm run docs:config)', async () => {
  const stored = readFileSync(new URL('../../../docs/roles.md', import.meta.url), 'utf8');

  expect(stored).toBe(rolesDoc(await loadFeatures()));
});
