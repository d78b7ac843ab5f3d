/** The lock that keeps set-up runs apart. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { isAlive, ownIdentity } from '../../../../scripts/process/identity.mjs';
import { takeLock } from '../../../../scripts/setup/lock.mjs';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-lock-'));
  file = join(folder, 'sub', 'setup.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const take = (onWait = () => {}, signal = never) => takeLock(file, { task: 'test', onWait, signal });

describe('takeLock()', () => {
  test('names its owner, and leaves nothing when released', async () => {
    const release = await take();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ...ownIdentity(), task: 'test' });

    release();
    release();

    expect(readdirSync(join(folder, 'sub'))).toEqual([]);
  });

  test('waits for a living owner and says for whom', async () => {
    const release = await take();
    const onWait = jest.fn(() => release());

    const releaseSecond = await take(onWait);

    expect(onWait).toHaveBeenCalledTimes(1);
    expect(onWait).toHaveBeenCalledWith(expect.objectContaining({ pid: process.pid, task: 'test' }));
    releaseSecond();
  });

  test.each([
    ['of a dead process', async () => ({ pid: await deadPid(), started: 'x' })],
    ['whose process id was given to another process', async () => ({ pid: process.pid, started: 'before' })],
  ])('breaks a lock %s', async (_which, owner) => {
    (await take())();
    writeFileSync(file, JSON.stringify({ ...(await owner()), task: 'start', since: '' }));

    const release = await take();

    expect(JSON.parse(readFileSync(file, 'utf8')).started).toBe(ownIdentity().started);
    release();
    expect(existsSync(`${file}.break`)).toBe(false);
  });

  test('breaks a damaged lock', async () => {
    (await take())();
    writeFileSync(file, '{"pid":');

    (await take())();

    expect(existsSync(file)).toBe(false);
  });

  test('lets go of nothing that another owner has taken meanwhile', async () => {
    const release = await take();
    writeFileSync(file, JSON.stringify({ pid: 1, started: 'other', task: 'start', since: '' }));

    release();

    expect(existsSync(file)).toBe(true);
  });

  test('stops waiting when the user interrupts', async () => {
    const release = await take();
    const stop = new AbortController();

    await expect(take(() => stop.abort(new Error('interrupted')), stop.signal)).rejects.toThrow(
      'interrupted',
    );

    release();
  });
});

describe('isAlive()', () => {
  test('knows this process', () => {
    expect(isAlive(ownIdentity())).toBe(true);
  });
});

/** Process id of a process that has ended. */
async function deadPid() {
  const child = spawn('true');
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid;
}
