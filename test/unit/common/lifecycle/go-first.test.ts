import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { goFirst } from '../../../../common/lifecycle/go-first.ts';

describe('goFirst()', () => {
  test('raises a process where that is allowed, and leaves it as it was where not', async () => {
    const child = spawn('sleep', ['10']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const before = getPriority(pid);

    const isAllowed = goFirst(pid);

    expect(getPriority(pid)).toBe(isAllowed ? constants.priority.PRIORITY_HIGH : before);
    child.kill();
    await once(child, 'exit');
  });

  test('says no of a process that is not there', () => {
    expect(goFirst(2 ** 30)).toBe(false);
  });
});
