import { describe, expect, test } from '@jest/globals';
import { parseCoreList, shareCores } from '../../../../bench/target/cores.ts';

describe('shareCores()', () => {
  test.each([
    ['0-1', '0', '1'],
    ['0-4', '0,1,2', '3,4'],
    ['2,4-5,9', '2,4', '5,9'],
  ])('gives of %s %s to the cluster and %s to the load', (list, cluster, load) => {
    expect(shareCores(parseCoreList(list))).toEqual({ cluster, load });
  });

  test('refuses a single core', () => {
    expect(() => shareCores([3])).toThrow(/--pin needs two cores/);
  });
});
