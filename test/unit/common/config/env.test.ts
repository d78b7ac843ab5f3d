import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseConfig } from '../../../../common/config/env.ts';

const schema = z.object({
  KASKADE_PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  KASKADE_SITE: z.string().min(1),
});

describe('parseConfig()', () => {
  test('gives typed, frozen values with defaults', () => {
    const config = parseConfig(schema, { KASKADE_SITE: 'jena', PATH: '/bin' }, { prefixes: ['KASKADE_'] });

    expect(config).toEqual({ KASKADE_PORT: 8080, KASKADE_SITE: 'jena' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('takes an empty string as absent', () => {
    expect(parseConfig(schema, { KASKADE_SITE: 'jena', KASKADE_PORT: '' }).KASKADE_PORT).toBe(8080);
  });

  test('lists all problems and unknown keys at once, without values', () => {
    const record = { KASKADE_PORT: 's3cret', KASKADE_SITES: 'x' };

    expect(() => parseConfig(schema, record, { prefixes: ['KASKADE_'] })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/^KASKADE_SITES: unknown\nKASKADE_PORT: .*\nKASKADE_SITE: missing$/),
      }),
    );
    expect(() => parseConfig(schema, record)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    );
  });

  test('asks for wrong combinations also when single values are wrong', () => {
    const asked: unknown[] = [];
    const combinations = (values: unknown, given: ReadonlySet<string>) => {
      asked.push(values, [...given]);
      return ['a and b: not together'];
    };

    expect(() => parseConfig(schema, { KASKADE_PORT: 'x', KASKADE_SITE: 'jena' }, { combinations })).toThrow(
      /^KASKADE_PORT: .*\na and b: not together$/,
    );
    expect(asked).toEqual([{ KASKADE_SITE: 'jena' }, ['KASKADE_PORT', 'KASKADE_SITE']]);
  });
});
