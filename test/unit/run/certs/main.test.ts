import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../../../../run/certs/main.ts', import.meta.url));
const run = promisify(execFile);
const certs = (...args: string[]) => run(process.execPath, [MAIN, ...args], { timeout: 20_000 });

let folder: string;

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'kaskade-certs-')), 'new');
});

afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('npm run certs', () => {
  test('makes the CA once, and a certificate at each call', async () => {
    const first = await certs('--out', folder, '--name', 'node-1', '--host', 'localhost,127.0.0.1');
    const second = await certs('--out', folder, '--name', 'node-1', '--client', '--days', '7');

    const [ca, certificate] = await Promise.all(
      ['ca.pem', 'node-1.pem'].map(async (name) => new X509Certificate(await readFile(join(folder, name)))),
    );
    expect(first.stdout).toMatch(
      /^made .*ca\.pem .* valid until \d{4}-\d\d-\d\d\nSHA-256 of the CA: [0-9a-f]{64}\n/,
    );
    expect(first.stdout).toMatch(/node-1-key\.pem: localhost, 127\.0\.0\.1; valid until/);
    expect(second.stdout).toMatch(/^uses .*ca\.pem/);
    expect(ca && certificate?.checkIssued(ca)).toBe(true);
    expect((await stat(join(folder, 'node-1-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('makes nothing for arguments that do not fit', async () => {
    const refused = certs('--out', join(folder, 'none'), '--name', 'a');

    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--host: missing'),
    });
    await expect(stat(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
