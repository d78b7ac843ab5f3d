/** The bench's own cluster: real etcd and Redis, nodes as processes; what it tells of them, and what it leaves behind. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { startOwnCluster } from '../../../bench/target/own-cluster.ts';
import type { Target } from '../../../bench/target/target.ts';
import { SignalClient } from '../../support/signal-client.ts';
import { workerBin } from '../../support/worker-bin.ts';

jest.setTimeout(90_000);

const opening = { signal: new AbortController().signal };
const NEEDS = { sites: 2, signalPerSite: 1, workersPerSite: 1, clientTls: false, pin: true };

/** Other tests have clusters of their own beside this one. */
const temporary = mkdtempSync(join(tmpdir(), 'kaskade-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const env = () => ({ ...process.env, TMPDIR: temporary, MEDIASOUP_WORKER_BIN: workerBin() });

describe('startOwnCluster()', () => {
  let target: Target | undefined;

  afterEach(async () => {
    await target?.close();
    target = undefined;
  });

  test('lets bots in by its tokens, tells what its processes use and count, and leaves nothing', async () => {
    target = await startOwnCluster(NEEDS, opening, env());
    expect(target.sites.map(({ site }) => site)).toEqual(['erfurt', 'jena']);

    const first = await target.usage();
    for (const { site, url } of target.sites) {
      const wish = { room: 'bench', subject: 'bot-1', name: 'Bot 1', publish: ['mic'] as const };
      const signalUrl = `${url.replace('http', 'ws')}/v1/signal`;
      const { joined, client } = await SignalClient.join(signalUrl, 'bench', await target.token(wish));
      expect(joined.site).toBe(site);
      await client.close();
    }
    const second = await target.usage();

    expect(first?.cpuMs).toMatchObject({ sfuWorkers: expect.any(Number) });
    expect(first?.cpuMs.sfuWorkers).toBeGreaterThan(0);
    expect(second?.cpuMs.signal).toBeGreaterThan(first?.cpuMs.signal ?? Infinity);
    expect(second?.rssBytes.sfu).toBeGreaterThan(50_000_000);
    expect([...((await target.metric('sfu', 'kaskade_sfu_bitrate_bps', 'over'))?.keys() ?? [])]).toEqual([
      'client',
      'link',
    ]);
    await target.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('says which program is missing', async () => {
    const nowhere = { ...env(), PATH: '/nonexistent' };

    await expect(startOwnCluster({ ...NEEDS, pin: false }, opening, nowhere)).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
      message: expect.stringContaining('redis-server'),
    });
  });
});
