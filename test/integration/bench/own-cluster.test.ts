/** The bench's own cluster: real etcd and Redis, nodes as processes; what it tells of them, and what it leaves behind. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startOwnCluster } from '../../../bench/target/own-cluster.ts';
import type { Target } from '../../../bench/target/target.ts';
import { SignalClient } from '../../support/signal-client.ts';
import { workerBin } from '../../support/worker-bin.ts';

jest.setTimeout(90_000);

const opening = { signal: new AbortController().signal };
const NEEDS = { sites: 2, signalPerSite: 1, workersPerSite: 1, clientTls: false, pin: true };

const env = () => ({ ...process.env, MEDIASOUP_WORKER_BIN: workerBin() });
const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('kaskade-bench-'));

describe('startOwnCluster()', () => {
  let target: Target | undefined;

  afterEach(async () => {
    await target?.close();
    target = undefined;
  });

  test('lets bots in by its tokens, tells what its processes use and count, and leaves nothing', async () => {
    const before = folders();
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
    expect(folders()).toEqual(before);
  });

  test('says which program is missing', async () => {
    const nowhere = { ...env(), PATH: '/nonexistent' };

    await expect(startOwnCluster({ ...NEEDS, pin: false }, opening, nowhere)).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
      message: expect.stringContaining('redis-server'),
    });
  });
});
