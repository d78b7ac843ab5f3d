import { describe, expect, test } from '@jest/globals';
import {
  parseChildren,
  parseRssBytes,
  parseSchedstatMs,
  parseStat,
} from '../../../../bench/measure/proc-text.ts';

const STAT =
  '4242 (a) name) (x) S 1 4242 4242 0 -1 4194560 1000 0 3 0 150 25 7 9 20 0 11 0 98765 1000000 2500 18446744073709551615';

describe('parseStat()', () => {
  test('adds user and system time, whatever the name holds, without that of children', () => {
    expect(parseStat(STAT)).toEqual({ cpuMs: 1_750, startTicks: 98_765 });
  });
});

describe('parseSchedstatMs()', () => {
  test('takes the time on a core', () => {
    expect(parseSchedstatMs('174351976 130128466 136\n')).toBeCloseTo(174.351976, 6);
  });
});

describe('parseRssBytes()', () => {
  test('takes resident memory in bytes', () => {
    expect(parseRssBytes('Name:\tx\nVmHWM:\t  999 kB\nVmRSS:\t  2048 kB\nThreads:\t3\n')).toBe(2_097_152);
  });

  test('is 0 for a process that has none', () => {
    expect(parseRssBytes('Name:\tx\nState:\tZ (zombie)\n')).toBe(0);
  });
});

describe('parseChildren()', () => {
  test.each([
    ['', []],
    ['12 345 \n', [12, 345]],
  ])('reads %j', (text, pids) => {
    expect(parseChildren(text)).toEqual(pids);
  });
});
