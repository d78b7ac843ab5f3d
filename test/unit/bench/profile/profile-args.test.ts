import { describe, expect, test } from '@jest/globals';
import { readProfileArgs } from '../../../../bench/profile/profile-args.ts';

const read = (line: string) => readProfileArgs(line === '' ? [] : line.split(' '), ['fanout', 'join-storm']);

describe('readProfileArgs()', () => {
  test('keeps the scenario’s own flags for the scenario', () => {
    expect(read('fanout --participants 9 --tool flame --process=sfu --tiles 2')).toEqual({
      scenario: 'fanout',
      tool: 'flame',
      process: 'sfu',
      rest: ['fanout', '--participants', '9', '--tiles', '2'],
    });
  });

  test('has a tool for each process where none is named', () => {
    expect(read('fanout')).toMatchObject({ process: 'signal', tool: 'cpu' });
    expect(read('fanout --process worker')).toMatchObject({ process: 'worker', tool: 'perf' });
  });

  test('gives help when that is asked for, or nothing', () => {
    expect(read('')).toBeUndefined();
    expect(read('--help')).toBeUndefined();
  });

  test.each([
    ['fanot', 'Did you mean fanout?'],
    ['fanout --tool flam', 'Did you mean flame?'],
    ['fanout --process sfu --tool', 'not ""'],
    ['fanout --process worker --tool flame', '--tool perf is for --process worker'],
    ['fanout --tool perf', '--tool perf is for --process worker'],
    ['fanout --runs=3', '--runs: a profile is of one run'],
    ['fanout --target http://h:1', '--target: a profile is of one run'],
  ])('refuses %s', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
