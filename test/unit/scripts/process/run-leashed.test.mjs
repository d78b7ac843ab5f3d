/** That nothing outlives the process that started it on a leash. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { runLeashed } from '../../../../scripts/process/run-leashed.mjs';
import { isRunning } from '../../../support/processes.ts';

const LIMIT_MS = 20_000;
const POLL_MS = 50;

/** Prints its own process id and that of a grandchild in a session of its own, then waits for ever. */
const FAMILY = `
  const { spawn } = require('node:child_process');
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  console.log(process.pid, child.pid);
  setInterval(() => {}, 1000);`;
const RUNNER = new URL('../../../../scripts/process/run-leashed.mjs', import.meta.url).href;

/** Waits until all are gone; jest's own limit would not say which one stayed. */
async function gone(pids) {
  const deadline = Date.now() + LIMIT_MS;
  while (pids.some(isRunning) && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  return pids.filter(isRunning);
}

describe('runLeashed()', () => {
  test('gives exit code and output', async () => {
    const result = await runLeashed('sh', ['-c', 'echo out; echo err >&2; exit 3']);

    expect(result).toMatchObject({ code: 3, aborted: false });
    expect(result.output.split('\n').sort()).toEqual(['err', 'out']);
  });

  test('runs it, and what it starts, with as little of the processors as asked for', async () => {
    const { output } = await runLeashed('sh', ['-c', 'nice; sh -c nice'], { niceness: 19 });

    expect(output.split('\n')).toEqual(['19', '19']);
  });

  test('says that a command cannot be run', async () => {
    const { code, output } = await runLeashed('/no/such/command', []);

    expect(code).toBe(127);
    expect(output).toContain('/no/such/command');
  });

  test('ends the whole family when aborted, also one that left the process group', async () => {
    const stop = new AbortController();
    let family = [];
    const onLine = (line) => {
      family = line.split(' ').map(Number);
      stop.abort();
    };

    const { aborted } = await runLeashed(process.execPath, ['-e', FAMILY], { signal: stop.signal, onLine });

    expect(aborted).toBe(true);
    expect(family).toHaveLength(2);
    expect(await gone(family)).toEqual([]);
  });

  test('ends what the command leaves behind', async () => {
    const { output } = await runLeashed('sh', ['-c', 'setsid sleep 600 > /dev/null 2>&1 & echo $!']);

    expect(await gone([Number(output)])).toEqual([]);
  });

  test('ends the family when its starter is killed', async () => {
    const script = `
      const { runLeashed } = await import(${JSON.stringify(RUNNER)});
      await runLeashed(process.execPath, ['-e', ${JSON.stringify(FAMILY)}], { onLine: console.log });`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: starter.stdout }), 'line');
    const family = line.split(' ').map(Number);

    starter.kill('SIGKILL');

    expect(await gone(family)).toEqual([]);
  });
});
