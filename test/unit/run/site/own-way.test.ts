/** Loopback addresses stand for a host and its NAT: 127.0.0.2 is announced, 127.0.0.1 listens. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { findFreePorts } from '../../../../run/cluster/free-ports.ts';
import { assertReachesItself } from '../../../../run/site/own-way.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import type { ReachabilityRow } from '../../../../run/site/reachability.ts';
import type { SiteRecord } from '../../../../run/site/site-state.ts';

async function site(announced: string): Promise<SiteRecord> {
  const [signalRpc = 0, sfuRpc = 0, etcdClient = 0] = await findFreePorts(3, new Set());
  const ports = { ...DEFAULT_PORTS, signalRpc, sfuRpc, etcdClient };
  return { name: 'erfurt', address: '127.0.0.1', announced, signalNodes: 1, workers: 1, ports };
}

describe('assertReachesItself()', () => {
  let shown: ReachabilityRow[] = [];
  const show = (rows: readonly ReachabilityRow[]): void => void shown.push(...rows);

  afterEach(() => {
    shown = [];
  });

  test('asks nothing where there is no NAT', async () => {
    await assertReachesItself(await site('127.0.0.1'), { isForced: false, show });

    expect(shown).toEqual([]);
  });

  test('refuses a host that does not get to itself by its announced address, unless forced', async () => {
    const behind = await site('127.0.0.2');

    await expect(assertReachesItself(behind, { isForced: false, show })).rejects.toMatchObject({
      code: 'SITE_PORTS_BLOCKED',
    });
    expect(shown.map(({ what, state }) => `${what}: ${state}`)).toEqual([
      'signalling gRPC: blocked',
      'SFU gRPC: blocked',
      'etcd: blocked',
    ]);

    await assertReachesItself(behind, { isForced: true, show });
  });
});
