/** Whether the worker that is there is the right one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  isWorkerReady,
  runtimePackages,
  sha256,
  workerProblem,
} from '../../../../scripts/setup/worker-state.mjs';
import { inputsHash, workerPaths } from '../../../../scripts/worker/locate.mjs';

let root;
let env;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kaskade-worker-'));
  env = { XDG_CACHE_HOME: join(root, 'cache') };
  mkdirSync(join(root, 'node_modules', 'mediasoup'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'mediasoup', 'package.json'), '{ "version": "3.2.1" }');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Puts a worker in place whose stamp differs by `over` from a right one. */
function place(over = {}) {
  const { binary, stamp } = workerPaths(root, env);
  mkdirSync(dirname(binary), { recursive: true });
  writeFileSync(binary, 'a program');
  const right = {
    version: '3.2.1',
    inputs: inputsHash(),
    sha256: sha256(binary),
    how: 'built',
    packages: ['libuv1'],
  };
  writeFileSync(stamp, JSON.stringify({ ...right, ...over }));
  return { binary, stamp };
}

describe('workerProblem()', () => {
  test('is nothing for a worker that fits its stamp', () => {
    place();

    expect(workerProblem(root, env)).toBeUndefined();
    expect(isWorkerReady(root, env)).toBe(true);
    expect(runtimePackages(root, env)).toEqual(['libuv1']);
  });

  test.each([
    ['another version', { version: '3.2.0' }, 'for mediasoup 3.2.0'],
    ['other inputs', { inputs: '000000000000' }, 'other inputs'],
    ['another content', { sha256: '0'.repeat(64) }, 'not the file'],
  ])('sees %s', (_what, over, problem) => {
    place(over);

    expect(workerProblem(root, env)).toContain(problem);
    expect(isWorkerReady(root, env)).toBe(false);
  });

  test('sees that there is none, or none with a stamp', () => {
    expect(workerProblem(root, env)).toContain('no worker');

    rmSync(place().stamp);

    expect(workerProblem(root, env)).toContain('no stamp');
  });
});

describe('isWorkerReady()', () => {
  test('leaves a worker that the user has chosen to the check at start-up', () => {
    const { binary } = place();

    expect(isWorkerReady(root, { ...env, MEDIASOUP_WORKER_BIN: binary })).toBe(true);
    expect(isWorkerReady(root, { ...env, MEDIASOUP_WORKER_BIN: `${binary}-not` })).toBe(false);
  });

  test('is false while mediasoup is not installed', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });

    expect(isWorkerReady(root, env)).toBe(false);
  });
});
