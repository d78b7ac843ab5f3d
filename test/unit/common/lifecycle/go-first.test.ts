import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { goFirst } from '../../../../common/lifecycle/go-first.ts';

const MODULE = new URL('../../../../common/lifecycle/go-first.ts', import.meta.url).href;
/** Says whether its session goes first, and what the kernel says of it. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { sessionGoesFirst } from '${MODULE}';
  const isFirst = sessionGoesFirst();
  let niceness = '';
  try { niceness = /nice (.*)/.exec(readFileSync('/proc/self/autogroup', 'utf8'))?.[1] ?? ''; } catch {}
  console.log(isFirst, niceness);`;
const ARGS = ['--input-type=module', '--eval', PROGRAM];

/** @param hasOwnSession else it is ours */
function run(hasOwnSession: boolean): Promise<string> {
  const child = spawn(process.execPath, ARGS, {
    detached: hasOwnSession,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

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

describe('sessionGoesFirst()', () => {
  test('raises a session of its own where that is allowed', async () => {
    expect(await run(true)).toMatch(/^(true -14|false 0|false )\n$/);
  });

  test("leaves somebody else's session as it is", async () => {
    expect(await run(false)).toMatch(/^false/);
  });
});
