import { describe, expect, test } from '@jest/globals';
import { judge, parseExpectation } from '../../../../bench/run/expectations.ts';

const REPORTED = ['loss_ratio', 'join_ms_p95'];
const figures = { loss_ratio: { unit: 'ratio', min: 0, median: 0.001, max: 0.02, runs: 3 } };

describe('parseExpectation()', () => {
  test('reads a figure, a comparison and a bound, with or without spaces', () => {
    expect(parseExpectation('loss_ratio<=0.001', REPORTED)).toEqual({
      name: 'loss_ratio',
      operator: '<=',
      bound: 0.001,
    });
    expect(parseExpectation(' join_ms_p95 > 5e2 ', REPORTED)).toMatchObject({ operator: '>', bound: 500 });
  });

  test.each(['loss_ratio', 'loss_ratio<=', 'loss_ratio=<1', '<=1', 'loss_ratio<=ten', 'loss_ratio!=1'])(
    'refuses %j',
    (text) => {
      expect(() => parseExpectation(text, REPORTED)).toThrow(
        expect.objectContaining({ code: 'INPUT_INVALID' }),
      );
    },
  );

  test('names the nearest figure for one that is not reported', () => {
    expect(() => parseExpectation('los_ratio<1', REPORTED)).toThrow(/Did you mean loss_ratio\?/);
  });
});

describe('judge()', () => {
  test.each([
    ['loss_ratio<=0.001', true],
    ['loss_ratio<0.001', false],
    ['loss_ratio>=0.001', true],
    ['loss_ratio>0.001', false],
    ['loss_ratio==0.001', true],
  ])('%s of the median 0.001: %s', (text, pass) => {
    expect(judge(parseExpectation(text, REPORTED), figures)).toMatchObject({ value: 0.001, pass });
  });

  test('a figure that was not measured fails', () => {
    expect(judge(parseExpectation('join_ms_p95>=0', REPORTED), figures)).toEqual({
      name: 'join_ms_p95',
      limit: '>=0',
      value: null,
      pass: false,
    });
  });
});
