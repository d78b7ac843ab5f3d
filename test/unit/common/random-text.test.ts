import { describe, expect, test } from '@jest/globals';
import { randomText } from '../../../common/random-text.ts';

describe('randomText()', () => {
  test('never gives the same bits twice, also where it draws anew', () => {
    const texts = Array.from({ length: 2_000 }, (_, index) => randomText(9 + (index % 30)));

    expect(new Set(texts).size).toBe(2_000);
    expect(new Set(texts.flatMap((text) => text.slice(0, 6))).size).toBeGreaterThan(1_990);
  });

  test.each([9, 16, 32, 4_096])('gives %i bytes as base64url', (bytes) => {
    const text = randomText(bytes);

    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(text, 'base64url')).toHaveLength(bytes);
  });
});
