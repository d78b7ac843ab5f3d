/** docs/design-system.md: no control is more than two actions away for who moderates. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { controlWays, idsIn } from '../../support/control-ways.ts';

const MOST_ACTIONS = 2;

describe('the table of controls', () => {
  test('has none that is more than two actions away, at a desk or on a phone', () => {
    const far = controlWays().filter(({ desk, phone }) => Math.max(desk.length, phone.length) > MOST_ACTIONS);

    expect(controlWays().length).toBeGreaterThan(20);
    expect(far).toEqual([]);
  });

  test('names controls and steps that are there', () => {
    const known = new Set(idsIn(readFileSync(new URL('../../../docs/testing.md', import.meta.url), 'utf8')));
    const named = controlWays().flatMap(({ ids, desk, phone }) => [...ids, ...desk, ...phone]);

    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});
