import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { exportSchemas } from '../../../../signal/record/export-schemas.ts';
import { minutesOf } from '../../../../signal/record/minutes/minutes.ts';
import { publicPartOf } from '../../../../signal/record/minutes/public-part.ts';
import { goldenSitting } from './golden-sitting.ts';

const stored = (name: string): string =>
  readFileSync(new URL(`../../../../docs/schemas/${name}.json`, import.meta.url), 'utf8');

/** A check by the stored schema alone, as somebody else's program does it. */
const checkerOf = (name: string) =>
  z.fromJSONSchema(JSON.parse(stored(name)) as z.core.JSONSchema.JSONSchema);

describe('schemas of exports', () => {
  test.each([...exportSchemas()])('%s: is what docs/schemas says (npm run docs:config)', (name, text) => {
    expect(stored(name)).toBe(text);
  });

  test('take the minutes of a sitting, whole and public, and each line of its record', () => {
    const { head, lines } = goldenSitting();
    const minutes = minutesOf({ room: 'council', head }, lines);
    const checker = checkerOf('minutes');

    for (const one of [minutes, publicPartOf(minutes)])
      expect(checker.safeParse(JSON.parse(JSON.stringify(one))).error).toBeUndefined();
    for (const line of lines)
      expect(checkerOf('record-line').safeParse(JSON.parse(String(Buffer.from(line)))).error).toBeUndefined();
  });

  test('refuse what is none', () => {
    expect(checkerOf('minutes').safeParse({ schema: 'kaskade-minutes/1' }).success).toBe(false);
    expect(checkerOf('record-line').safeParse({ n: 0 }).success).toBe(false);
  });
});
