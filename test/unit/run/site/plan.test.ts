import { describe, expect, test } from '@jest/globals';
import { sfuConfig } from '../../../../cascade/config.ts';
import type { ConfigDefinition } from '../../../../common/config/definition.ts';
import { memberOf, pageUrlOf, planEtcd, planSite, type SitePlanSettings } from '../../../../run/site/plan.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import type { SiteRecord } from '../../../../run/site/site-state.ts';
import { signalConfig } from '../../../../signal/config.ts';
import { parseNodeFile } from '../../../support/node-file.ts';

const self: SiteRecord = {
  ...{ name: 'suhl', address: '10.0.0.2', announced: '203.0.113.9', ports: DEFAULT_PORTS },
  ...{ signalNodes: 2, workers: 2 },
};
const member = memberOf(self);

const settings: SitePlanSettings = {
  data: '/data',
  folder: '/tmp/x',
  logLevel: 'info',
  workerBin: '/worker',
  webRoot: '/web',
  drainMs: 5_000,
  hasRemoteMetrics: false,
  turn: { SIGNAL_TURN_URLS: 'turn:relay.example.org', SIGNAL_TURN_SECRET_FILE: '/etc/turn-secret' },
  programs: { node: '/node', moduleCache: '/cache.mjs', signal: '/signal.ts', sfu: '/sfu.ts' },
  state: {
    ...{ version: 1, fingerprint: 'f', first: 'suhl', self, sites: [self], pageSecret: 'secret' },
    ...{ etcdEndpoints: [member.clientUrl], etcd: { state: 'new', members: [member] } },
  },
};
const plans = planSite(settings);

describe('planSite()', () => {
  test('names etcd where a member runs, Redis, an SFU node and signalling nodes', () => {
    expect(plans.map(({ name }) => name)).toEqual([
      ...['etcd-suhl', 'redis-suhl', 'sfu-suhl-1', 'signal-suhl-1', 'signal-suhl-2'],
    ]);
    const { etcd: _, ...state } = settings.state;
    expect(planSite({ ...settings, state }).map(({ kind }) => kind)).not.toContain('etcd');
  });

  test('listens at the own address and announces the one before the NAT', () => {
    const sfu = plans.find(({ kind }) => kind === 'sfu')?.files[0]?.text;

    expect(sfu).toMatch(/^SFU_RPC_HOST=10\.0\.0\.2$[^]*^SFU_RPC_ANNOUNCED_HOST=203\.0\.113\.9$/m);
    expect(sfu).toMatch(/^SFU_WEBRTC_ANNOUNCED_ADDRESS=203\.0\.113\.9$/m);
    expect(sfu).toMatch(/^SFU_PIPE_ANNOUNCED_ADDRESS=203\.0\.113\.9$/m);
    expect(planEtcd('/data', self, { state: 'existing', members: [member] }).args).toEqual(
      expect.arrayContaining([
        '--listen-peer-urls=https://10.0.0.2:7380',
        '--initial-advertise-peer-urls=https://203.0.113.9:7380',
        '--initial-cluster-state=existing',
        '--peer-client-cert-auth=true',
      ]),
    );
  });

  test('tells signalling nodes of relays', () => {
    const signals = plans.filter(({ kind }) => kind === 'signal');

    for (const { files } of signals)
      expect(files[0]?.text).toMatch(/^SIGNAL_TURN_URLS=turn:relay\.example\.org$/m);
  });

  test('keeps Redis on this host and for holders of a certificate', () => {
    const redis = plans.find(({ kind }) => kind === 'redis')?.files[0]?.text;

    expect(redis).toMatch(/^bind 127\.0\.0\.1$[^]*^port 0$[^]*^tls-auth-clients yes$/m);
  });

  test.each([
    [false, '127.0.0.1'],
    [true, '10.0.0.2'],
  ])('with remote metrics %p lets %s be asked, on a port for each node', (hasRemoteMetrics, host) => {
    const listeners = planSite({ ...settings, hasRemoteMetrics }).flatMap(
      ({ files }) => files[0]?.text.match(/^(?:SFU|SIGNAL)_ADMIN_.*$/gm) ?? [],
    );

    expect(listeners).toEqual([
      ...[`SFU_ADMIN_HOST=${host}`, 'SFU_ADMIN_PORT=9081'],
      ...[`SIGNAL_ADMIN_HOST=${host}`, 'SIGNAL_ADMIN_PORT=9082'],
      ...[`SIGNAL_ADMIN_HOST=${host}`, 'SIGNAL_ADMIN_PORT=9083'],
    ]);
  });

  test.each<[string, ConfigDefinition]>([
    ['signal', signalConfig],
    ['sfu', sfuConfig],
  ])('writes files that %s nodes take', (kind, definition) => {
    for (const plan of plans.filter((one) => one.kind === kind)) {
      expect(() => parseNodeFile(plan, definition)).not.toThrow();
    }
  });
});

describe('pageUrlOf()', () => {
  test('has the secret where no server sees it', () => {
    expect(pageUrlOf(self, 'secret')).toBe('https://203.0.113.9:8443/?site=suhl#secret=secret');
  });
});
