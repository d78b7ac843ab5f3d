import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseConfig } from '../../../../common/config/env.ts';

const schema = z.object({
  KASKADE_PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
  KASKADE_SITE: z.string().min(1),
});

describe('parseConfig()', () => {
  test('gives typed, frozen values with defaults', () => {
    const config = parseConfig(schema, { KASKADE_SITE: 'jena', PATH: '/bin' }, { prefix: 'KASKADE_' });

    expect(config).toEqual({ KASKADE_PORT: 8080, KASKADE_SITE: 'jena' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('takes an empty string as absent', () => {
    expect(parseConfig(schema, { KASKADE_SITE: 'jena', KASKADE_PORT: '' }).KASKADE_PORT).toBe(8080);
  });

  test('lists all problems and unknown keys at once, without values', () => {
    const record = { KASKADE_PORT: 's3cret', KASKADE_SITES: 'x' };

    expect(() => parseConfig(schema, record, { prefix: 'KASKADE_' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/^KASKADE_SITES: unknown\nKASKADE_PORT: .*\nKASKADE_SITE: .*$/),
      }),
    );
    expect(() => parseConfig(schema, record)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    );
  });
});
