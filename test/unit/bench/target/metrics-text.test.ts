import { describe, expect, test } from '@jest/globals';
import { addSums, sumMetric } from '../../../../bench/target/metrics-text.ts';

const TEXT = `# HELP rate Bits
# TYPE rate gauge
rate{over="link",direction="in",node="a"} 10
rate{over="link",direction="out",node="a"} 2.5
rate{over="client",direction="in",node="a"} 1e3
rates 7
up 1 1700000000000
`;

describe('sumMetric()', () => {
  test('sums samples by a label, of this name only', () => {
    expect([...sumMetric(TEXT, 'rate', 'over')]).toEqual([
      ['link', 12.5],
      ['client', 1_000],
    ]);
  });

  test('sums all of them without a label, with or without labels and time', () => {
    expect([...sumMetric(TEXT, 'rate')]).toEqual([['', 1_012.5]]);
    expect([...sumMetric(TEXT, 'up')]).toEqual([['', 1]]);
  });
});

describe('addSums()', () => {
  test('adds what nodes have in common', () => {
    expect([
      ...addSums([
        new Map([['x', 1]]),
        new Map([
          ['x', 2],
          ['y', 3],
        ]),
      ]),
    ]).toEqual([
      ['x', 3],
      ['y', 3],
    ]);
  });
});
