import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FINDING_KINDS } from '../../../../../run/kaskade/check/finding.ts';

const MS_PER_S = 1_000;

test('docs/kaskade.md lists every finding as it is', () => {
  const doc = readFileSync('docs/kaskade.md', 'utf8');

  const rows = [...doc.matchAll(/^\| `([A-Z_]+)` +\| (error|warning) +\| ([\d.]+) s +\|/gm)];

  expect(rows.map(([, code, severity, seconds]) => [code, severity, Number(seconds)])).toEqual(
    Object.entries(FINDING_KINDS).map(([code, { severity, standMs }]) => [
      code,
      severity,
      standMs / MS_PER_S,
    ]),
  );
});
