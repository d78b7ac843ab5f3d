import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { ConfigDefinition } from '../../../../common/config/definition.ts';
import { field, port, text } from '../../../../common/config/fields.ts';
import { loadConfig } from '../../../../common/config/load.ts';

const schema = z.object({
  SITE: text('name').describe('where it is'),
  X_PORT: port().default(80).describe('where it listens'),
  X_KEY: field({ type: 'key', mask: 'all' }, (value) => value)
    .optional()
    .describe('secret'),
  X_URL: field({ type: 'URL', mask: 'password' }, (value) => value)
    .optional()
    .describe('store'),
});
const definition: ConfigDefinition<typeof schema> = {
  command: 'node x.ts',
  about: 'An example.',
  schema,
  prefixes: ['X_'],
  combinations: ({ SITE, X_PORT }) =>
    SITE === 'moon' && X_PORT === 80 ? ['SITE, X_PORT: no web there'] : [],
};

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-config-'));
  file = join(folder, 'x.env');
});

afterEach(() => rmSync(folder, { recursive: true }));

const load = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  loadConfig(definition, { args, env });

describe('loadConfig()', () => {
  test('takes a file and the environment, which wins unless it is empty', () => {
    writeFileSync(file, 'SITE=jena\nX_PORT=90\n');

    expect(load(['--config', file], { X_PORT: '91', SITE: '', HOME: '/' })).toEqual({
      kind: 'run',
      config: { SITE: 'jena', X_PORT: 91 },
    });
  });

  test('tells all problems of file, environment and combinations at once', () => {
    writeFileSync(file, 'SITE=moon\nnonsense\nSIET=x\nX_A=1\n');

    expect(() => load(['--config', file], { X_B: '1', X_KEY: 's3cret' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: [
          'line 2 of the file: not KEY=value',
          'SIET: unknown',
          'X_A: unknown',
          'X_B: unknown',
          'SITE, X_PORT: no web there',
        ].join('\n'),
      }),
    );
  });

  test.each([
    [['--config', '/no/such/file'], /can not be read/],
    [['--nonsense'], /--nonsense/],
    [['stray'], /stray/],
    [['--config'], /--config/],
  ])('refuses the arguments %p', (args, reason) => {
    expect(() => load(args, { SITE: 'jena' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(reason) }),
    );
  });

  test('prints the configuration without secrets, so that it can be used as a file', () => {
    const env = { SITE: 'jena', X_KEY: 's3cret', X_URL: 'redis://me:p@ss@127.0.0.1/' };

    expect(load(['--print-config'], env)).toEqual({
      kind: 'answer',
      text: 'SITE=jena\n# X_PORT=80\nX_KEY=[secret]\nX_URL=redis://me:[secret]@127.0.0.1/',
    });
  });

  test('does not print a configuration that is wrong', () => {
    expect(() => load(['--print-config'])).toThrow('SITE: missing');
  });

  test('helps whatever the configuration is', () => {
    const answer = load(['--help'], { X_PORT: 'wrong' });

    expect(answer).toEqual({
      kind: 'answer',
      text: expect.stringMatching(/SITE \(required\)\n +where it is\n +name\n +X_PORT \(default: 80\)/),
    });
  });
});
