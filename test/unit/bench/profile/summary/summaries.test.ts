import { describe, expect, test } from '@jest/globals';
import { cpuSummary } from '../../../../../bench/profile/summary/cpu-summary.ts';
import { heapSummary } from '../../../../../bench/profile/summary/heap-summary.ts';
import { perfSummary } from '../../../../../bench/profile/summary/perf-summary.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 });
const ALL = { fromUs: 0, toUs: Infinity };

describe('cpuSummary()', () => {
  const profile = JSON.stringify({
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 3, 5] },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('ours', 'file:///tree/signal/a.ts'), children: [4] },
      { id: 4, callFrame: frame('theirs', 'file:///tree/node_modules/p/b.js') },
      { id: 5, callFrame: frame('theirs', 'file:///tree/node_modules/p/b.js') },
    ],
    startTime: 1_000_000,
    samples: [2, 3, 4, 5],
    timeDeltas: [4_000, 1_000, 2_000, 3_000],
  });

  test('adds up functions by their own time, and leaves out what was idle', () => {
    const lines = cpuSummary(profile, '/tree', ALL);

    expect(lines.slice(0, 4)).toEqual([
      '6 ms of 10 ms (60 %) busy: p 83 %, signal/ 17 %',
      'functions by their own time:',
      ' 83.3 %        5 ms  theirs  p/b.js:5',
      ' 16.7 %        1 ms  ours  signal/a.ts:5',
    ]);
  });

  test('tells which code of ours asked for it', () => {
    const lines = cpuSummary(profile, '/tree', ALL);

    expect(lines.slice(4)).toEqual([
      'by the function of ours that asked for it:',
      expect.stringContaining('50.0 %        3 ms  ours  signal/a.ts:5'),
      expect.stringContaining('50.0 %        3 ms  (none'),
    ]);
  });

  test('counts what was within the stretch only', () => {
    const [head] = cpuSummary(profile, '/tree', { fromUs: 1_004_500, toUs: 1_007_000 });

    expect(head).toContain('3 ms of 3 ms');
  });
});

describe('heapSummary()', () => {
  test('adds up functions wherever they were called', () => {
    const child = { callFrame: frame('b', 'node:x'), selfSize: 1_024, children: [] };
    const a = { callFrame: frame('a'), selfSize: 4_096, children: [child] };
    const profile = { head: { callFrame: frame('(root)'), selfSize: 0, children: [a, child] } };

    expect(heapSummary(JSON.stringify(profile), '/tree')).toEqual([
      '6 KiB held at the end; functions by what they asked for:',
      ' 66.7 %       4 KiB  a',
      ' 33.3 %       2 KiB  b  node:x:5',
    ]);
  });
});

describe('perfSummary()', () => {
  test('takes symbols out of perf’s report, without what follows them', () => {
    const report = [
      '# Samples: 10K of event',
      '    12.34%  libcrypto.so.3    [.] aes_encrypt        -      -  ',
      '     5.00%  [kernel.kallsyms] [k] do_syscall_64',
      '     1.00%  mediasoup-worker  [.] RTC::A<int, char>::Send(x*)',
    ].join('\n');

    expect(perfSummary(report)).toEqual([
      'busy: libcrypto.so.3 12 %, kernel 5 %, mediasoup-worker 1 %',
      'functions by their own time:',
      ' 12.3 %  aes_encrypt  libcrypto.so.3',
      '  5.0 %  do_syscall_64  kernel',
      '  1.0 %  RTC::A<int, char>::Send(x*)  mediasoup-worker',
    ]);
  });
});
