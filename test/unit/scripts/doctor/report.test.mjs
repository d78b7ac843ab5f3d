/** How the doctor shows what it found. */
import { describe, expect, test } from '@jest/globals';
import { asText, hasBlocker } from '../../../../scripts/doctor/report.mjs';

const finding = (over = {}) => ({
  name: 'npm',
  ok: true,
  found: '11',
  needed: 'start',
  advice: 'install npm',
  ...over,
});

describe('hasBlocker()', () => {
  test.each([
    [finding(), false],
    [finding({ ok: false }), true],
    [finding({ ok: false, needed: 'other' }), false],
  ])('of %p is %p', (found, expected) => {
    expect(hasBlocker([found])).toBe(expected);
  });
});

describe('asText()', () => {
  test('gives advice only for what is missing', () => {
    expect(asText([finding()])).not.toContain('install npm');
    expect(asText([finding({ ok: false })])).toContain('→ install npm');
  });

  test('closes with how many other points are open', () => {
    expect(asText([finding(), finding({ ok: false, needed: 'other' })])).toMatch(/1 other point \(!\)\.$/);
  });
});
