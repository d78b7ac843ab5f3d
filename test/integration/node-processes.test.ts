/** The entries of separate processes: wrong configuration, stores out of reach, signals. With real stores: cluster.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { freePortRun } from '../support/free-ports.ts';
import { NodeProcess } from '../support/node-process.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(60_000);

const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const PROCESSES = [
  ['signal/main.ts', { TOKEN_KEYS: KEYS }],
  ['cascade/main.ts', {}],
] as const;

let running: NodeProcess | undefined;

afterEach(async () => {
  await running?.kill();
  running = undefined;
});

type Unreachable = { readonly etcd: string; readonly env: Record<string, string> };

/** Stores that are not there. */
async function unreachable(entry: string): Promise<Unreachable> {
  const port = await freePortRun(2);
  const etcd = `127.0.0.1:${port}`;
  const redis = entry.startsWith('signal') ? { REDIS_URL: `redis://127.0.0.1:${port + 1}` } : {};
  return { etcd, env: { SITE: 'erfurt', NODE_ID: 'node-1', ETCD_ENDPOINTS: etcd, ...redis } };
}

describe.each(PROCESSES)('%s', (entry, own) => {
  const start = (env: Record<string, string>, args: readonly string[] = []): NodeProcess =>
    (running = new NodeProcess(entry, env, args));

  test('lists everything that is wrong and ends with 2', async () => {
    const started = start({ SITE: 'Erfurt', ETCD_NONSENSE: '1' });

    expect(await started.exited()).toBe(2);
    expect(started.output).toMatch(
      /^CONFIG_INVALID:\n {2}ETCD_NONSENSE: unknown\n {2}SITE: .*\n {2}NODE_ID: missing/,
    );
  });

  test('says which store does not answer and since when, and ends with 0 when asked to', async () => {
    const { etcd, env } = await unreachable(entry);
    const started = start({ ...own, ...env });
    await waitFor(() => started.output.includes(`etcd http://${etcd}`), {
      what: 'etcd is named',
      timeoutMs: 30_000,
    });
    expect(started.output).toMatch(/"since":"20.*store does not answer yet/);

    started.process.kill('SIGTERM');

    expect(await started.exited()).toBe(0);
  });

  test('takes a file and shows the configuration without secrets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kaskade-node-'));
    const file = join(folder, 'node.env');
    const { env } = await unreachable(entry);
    const values = { ...own, ...env };
    writeFileSync(
      file,
      Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );

    const started = start({ SITE: 'jena' }, ['--config', file, '--print-config']);

    expect(await started.exited()).toBe(0);
    rmSync(folder, { recursive: true });
    expect(started.output).toContain('SITE=jena\nNODE_ID=node-1\n');
    expect(started.output).not.toContain(KEYS);
  });
});
