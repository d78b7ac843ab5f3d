import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SfuEnv } from '../../../cascade/config.ts';
import { parseConfig } from '../../../common/config/env.ts';
import { parseEnvFile } from '../../../common/config/env-file.ts';
import { fieldsOf } from '../../../common/config/reference.ts';
import { configurationDoc, envExample } from '../../../run/config-docs.ts';
import { SignalEnv } from '../../../signal/config.ts';

const stored = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const fields = [SignalEnv, SfuEnv].flatMap((schema) => fieldsOf(schema));

describe('configurationDoc()', () => {
  test('is what docs/configuration.md says (npm run docs:config)', () => {
    expect(stored('docs/configuration.md')).toBe(configurationDoc());
  });

  test('describes every field', () => {
    expect(fields.filter(({ description, type }) => description === '' || !type)).toEqual([]);
  });
});

describe('envExample()', () => {
  test('is what .env.example says (npm run docs:config)', () => {
    expect(stored('.env.example')).toBe(envExample());
  });

  test('names every key of both processes', () => {
    const keys = [...envExample().matchAll(/^#([A-Z_]+)=/gm)].map(([, key]) => key);

    expect(keys).toEqual(fields.map(({ key }) => key));
  });

  test.each([
    ['signalling node', SignalEnv, 1],
    ['SFU node', SfuEnv, 2],
  ])('shows defaults that a %s takes', (_name, schema, index) => {
    const section = envExample().split(/^## /m)[index] ?? '';
    const { record } = parseEnvFile(section.replace(/^#(?=[A-Z_]+=)/gm, ''));
    const own = { SITE: 'jena', NODE_ID: 'node-1', ETCD_ENDPOINTS: 'http://127.0.0.1:2379' };

    expect(() => parseConfig(schema, { ...record, ...own })).not.toThrow();
  });
});
