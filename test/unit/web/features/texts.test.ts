import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { textProblems } from '../../../support/texts.ts';
import type { PageFeature } from '../../../../web/features/contract.ts';

const FOLDER = new URL('../../../../web/features/', import.meta.url);
const NAMES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const featureOf = async (name: string): Promise<PageFeature> => {
  const { feature } = (await import(new URL(`${name}/index.ts`, FOLDER).href)) as { feature: PageFeature };
  return feature;
};

/** No feature at all is fine: none is part of the core. */
describe('features of the page', () => {
  test.each(NAMES.length > 0 ? NAMES : [''])(
    '%s has the name of its folder, and its texts are complete in both languages',
    async (name) => {
      if (name === '') return;
      const feature = await featureOf(name);

      expect(feature.name).toBe(name);
      expect(textProblems(feature.texts)).toEqual([]);
    },
  );
});
