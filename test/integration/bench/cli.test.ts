/** `npm run bench` as it is typed, on a cluster of its own: that it works and says all it should, never how fast. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ResultSchema } from '../../../bench/result.ts';
import { BROWSER_FIGURES } from '../../../bench/scenarios/browser-guests.ts';
import { fanout } from '../../../bench/scenarios/fanout.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TIMEOUT_MS = 90_000;

jest.setTimeout(TIMEOUT_MS);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param args after `npm run bench --` */
function bench(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
  const command = ['--import', './scripts/module-cache.mjs', 'bench/cli.ts', ...args];
  const options = { cwd: ROOT, timeout: TIMEOUT_MS, env: { ...process.env, ...env, TMPDIR: folder } };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    );
  });
}

describe('npm run bench', () => {
  test(
    'fanout reports all figures, writes result and page, and leaves nothing behind',
    async () => {
      const crowd = ['--participants', '6', '--podium', '2', '--tiles', '2', '--idle-cameras', '1'];
      const small = ['fanout', ...crowd, '--seconds', '2'];
      const json = join(folder, 'fanout.json');

      const { code, out, err } = await bench([
        ...small,
        '--json',
        json,
        '--report',
        join(folder, 'fanout.html'),
      ]);

      // 1: a busy machine may be too slow for the load to keep up
      expect({ isRun: code === 0 || code === 1, err }).toMatchObject({ isRun: true });
      expect(out).toMatch(/passed|failed/);
      const result = ResultSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
      const ofBots = fanout.figures.filter((name) => !BROWSER_FIGURES.some((other) => other === name));
      expect(Object.keys(result.figures).toSorted()).toEqual(ofBots.toSorted());
      expect(result.checks.find(({ name }) => name === 'everybody joined')).toMatchObject({ pass: true });
      expect(err).toContain('measuring');
      expect(readdirSync(folder).toSorted()).toEqual(['fanout.html', 'fanout.json']);
    },
    TIMEOUT_MS,
  );

  test('a scenario that there is not ends with 2 and the nearest name', async () => {
    expect(await bench(['fanot'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Did you mean fanout?'),
    });
  });

  test('a cluster that is not there ends with 2 and what to do', async () => {
    const key = `k:${Buffer.alloc(32).toString('base64')}`;

    const { code, err } = await bench(['fanout', '--target', 'http://127.0.0.1:1'], {
      KASKADE_TOKEN_KEY: key,
    });

    expect(code).toBe(2);
    expect(err).toMatch(/TARGET_UNREACHABLE: http:\/\/127\.0\.0\.1:1/);
    expect(err).not.toContain(key);
  });
});
