import { describe, expect, test } from '@jest/globals';
import { reportPage } from '../../../../bench/report/page.ts';
import { aResult } from '../a-result.ts';

describe('reportPage()', () => {
  test('says what was run, where, and whether it held, and loads nothing', () => {
    const page = reportPage(
      aResult({
        pass: false,
        figures: { loss_ratio: { unit: 'ratio', min: 0, median: 0.01, max: 0.02, runs: 3 } },
        checks: [{ name: 'everybody joined', pass: false, detail: '3 of <5>' }],
        expectations: [{ name: 'loss_ratio', limit: '<=0.001', value: 0.01, pass: false }],
        series: [
          {
            name: 'packet loss',
            unit: '%',
            xName: 'time',
            xUnit: 's',
            points: [
              [0, 0],
              [1, 2],
            ],
          },
        ],
        notes: ['clocks differ'],
      }),
    );

    for (const text of [
      'npm run bench -- fanout',
      'Test &lt;CPU&gt;',
      'failed',
      '3 of &lt;5&gt;',
      'clocks differ',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain('aria-label="packet loss"');
    expect(page).not.toMatch(/<script|<link|src=|NaN|undefined/);
  });

  test('of an interrupted run says so', () => {
    expect(reportPage(aResult({ interrupted: true, pass: false }))).toContain('interrupted');
  });
});
