/** The variables that the Terraform module hands out are those that the processes know. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sfuConfig, SfuEnv } from '../../../cascade/config.ts';
import { loadConfig } from '../../../common/config/load.ts';
import { signalConfig, SignalEnv } from '../../../signal/config.ts';

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

/** What `terraform test` holds against the module's own output, per role: its literal maps. */
function testedEnvironments(role: 'signal' | 'sfu'): readonly Record<string, string>[] {
  const text = readFileSync(new URL('tests/three-sites.tftest.hcl', MODULE), 'utf8');
  const blocks = text.matchAll(new RegExp(`\\.${role} == \\{\\n(.*?)\\n {4}\\}`, 'gs'));
  return [...blocks].map(([, lines = '']) =>
    Object.fromEntries(
      [...lines.matchAll(/^ *(\w+) += "(.*)"$/gm)].map(([, key = '', value = '']) => [key, value]),
    ),
  );
}

describe('an environment that the Terraform module makes', () => {
  test('is what a signalling node takes, also with the Redis password that the operator adds', () => {
    const [env = {}] = testedEnvironments('signal');
    const secrets = { REDIS_URL: env['REDIS_URL']?.replace('rediss://', 'rediss://:password@') };

    const loaded = loadConfig(signalConfig, { args: [], env: { ...env, ...secrets } });

    expect(loaded).toMatchObject({ kind: 'run', config: { TLS_CERT_FILE: '/etc/kaskade/tls/node.pem' } });
  });

  test('is what an SFU node takes', () => {
    const [env = {}] = testedEnvironments('sfu');

    expect(loadConfig(sfuConfig, { args: [], env })).toMatchObject({
      kind: 'run',
      config: { TLS_CA_FILE: '/etc/kaskade/tls/ca.pem' },
    });
  });
});
