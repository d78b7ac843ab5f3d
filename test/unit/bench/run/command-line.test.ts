import { describe, expect, test } from '@jest/globals';
import { commandLine } from '../../../../bench/run/command-line.ts';

describe('commandLine()', () => {
  test('can be pasted, and says nothing of where files are', () => {
    const args = [
      'fanout',
      '--json',
      '/home/anna/a b.json',
      '--report=/srv/r.html',
      '--expect',
      'loss_ratio<=0.1',
    ];

    expect(commandLine(args)).toBe(
      "npm run bench -- fanout --json 'a b.json' --report=r.html --expect 'loss_ratio<=0.1'",
    );
  });
});
