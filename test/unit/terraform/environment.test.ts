/** The variables that the Terraform module hands out are those that the processes know. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SfuEnv } from '../../../cascade/config.ts';
import { SignalEnv } from '../../../signal/config.ts';

const MODULE = new URL('../../../terraform/modules/site/', import.meta.url);

/** Key in the module → name of the variable. */
function namesInModule(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL('environment.tf', MODULE), 'utf8');
  const block = /environment_names = \{\n(.*?)\n {2}\}\n/s.exec(text)?.[1] ?? '';
  return new Map([...block.matchAll(/^ *(\w+) += "(\w+)"$/gm)].map(([, key = '', name = '']) => [key, name]));
}

const names = [...namesInModule().values()];

describe('environment of the Terraform module', () => {
  test('has names', () => {
    expect(names.length).toBeGreaterThan(15);
  });

  test.each(names.filter((name) => !name.startsWith('SFU_')))('%s is one of a signalling node', (name) => {
    expect(Object.keys(SignalEnv.shape)).toContain(name);
  });

  test.each(names.filter((name) => name.startsWith('SFU_')))('%s is one of an SFU node', (name) => {
    expect(Object.keys(SfuEnv.shape)).toContain(name);
  });
});
