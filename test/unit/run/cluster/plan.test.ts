import { describe, expect, test } from '@jest/globals';
import { sfuConfig } from '../../../../cascade/config.ts';
import type { ConfigDefinition } from '../../../../common/config/definition.ts';
import {
  checkSignalPerSite,
  operatorFile,
  planCluster,
  portsNeeded,
  type ClusterSettings,
} from '../../../../run/cluster/plan.ts';
import { planSites } from '../../../../run/sites.ts';
import { signalConfig } from '../../../../signal/config.ts';
import { parseNodeFile } from '../../../support/node-file.ts';

const settings: ClusterSettings = {
  sites: planSites(2, 9_000, { scheme: 'https', host: 'localhost' }),
  signalPerSite: 2,
  workersPerSite: 1,
  mediaIp: '127.0.0.1',
  logLevel: 'info',
  workerBin: '/worker',
  webRoot: '/web',
  tokenKey: 'demo:key',
  folder: '/tmp/x',
  ports: [1, 2, 3, 4, 5, 6, 7, 8],
  programs: { node: '/node', moduleCache: '/cache.mjs', signal: '/signal.ts', sfu: '/sfu.ts' },
};
const plans = planCluster(settings);

describe('planCluster()', () => {
  test('names etcd, and per site a Redis, an SFU node and signalling nodes', () => {
    expect(settings.ports).toHaveLength(portsNeeded(2));
    expect(plans.map(({ name }) => name)).toEqual([
      ...['etcd-1', 'etcd-2', 'etcd-3'],
      ...['redis-erfurt', 'sfu-erfurt-1', 'signal-erfurt-1', 'signal-erfurt-2'],
      ...['redis-jena', 'sfu-jena-1', 'signal-jena-1', 'signal-jena-2'],
    ]);
  });

  test('has SFU nodes collect their garbage without helpers, so that no voice waits for these', () => {
    const hasFlag = (kind: string) =>
      plans.filter((plan) => plan.kind === kind).map(({ args }) => args[0] === '--single-threaded-gc');

    expect([hasFlag('sfu'), hasFlag('signal')]).toEqual([
      [true, true],
      [false, false, false, false],
    ]);
  });

  test('gives the first signalling node of a site its port and further ones free ones', () => {
    const ports = plans.flatMap(({ files }) =>
      files.flatMap(({ text }) => /^SIGNAL_PORT=(\d+)$/m.exec(text)?.[1] ?? []),
    );

    expect(ports).toEqual(['9000', '0', '9001', '0']);
  });

  test('leaves clients without TLS and tells nodes more, where asked to; each is still valid', () => {
    const nodeValues = (kind: string) => (kind === 'signal' ? { SIGNAL_WAITING_TOTAL: 9_999 } : {});
    const adjusted = planCluster({ ...settings, clientTls: false, nodeValues });
    const signal = adjusted.filter(({ kind }) => kind === 'signal');

    for (const plan of signal) {
      expect(parseNodeFile(plan, signalConfig)).toMatchObject({ SIGNAL_WAITING_TOTAL: 9_999 });
      expect(plan.files.map(({ text }) => text).join('')).not.toContain('SIGNAL_TLS');
    }
    expect(signal).toHaveLength(4);
  });

  test.each([true, false])('lets bots use plain transports where asked to: %p', (plainTransports) => {
    const sfus = planCluster({ ...settings, plainTransports }).filter(({ kind }) => kind === 'sfu');

    expect(sfus.map((plan) => parseNodeFile(plan, sfuConfig))).toMatchObject([
      { SFU_PLAIN_TRANSPORTS: plainTransports },
      { SFU_PLAIN_TRANSPORTS: plainTransports },
    ]);
  });

  test('tells every process its own certificate, and stores to talk to nobody without one', () => {
    const [etcd] = plans;
    const redis = plans.find(({ name }) => name === 'redis-erfurt')?.files[0]?.text;

    expect(etcd?.args).toEqual(
      expect.arrayContaining(['--client-cert-auth=true', '--peer-client-cert-auth=true']),
    );
    expect(redis).toMatch(
      /^port 0$[^]*^tls-key-file "\/tmp\/x\/redis-erfurt-key\.pem"$[^]*^tls-auth-clients yes$/m,
    );
    for (const { name, files } of plans.filter(({ kind }) => kind === 'signal' || kind === 'sfu')) {
      expect(files[0]?.text).toContain(`TLS_CERT_FILE=/tmp/x/${name}.pem`);
    }
  });

  test('writes what an operator needs to look into it', () => {
    const file = plans.flatMap(({ files }) => files).find(({ path }) => path === operatorFile('/tmp/x'));

    expect(file?.text).toBe(
      [
        'ETCD_ENDPOINTS=https://127.0.0.1:1,https://127.0.0.1:2,https://127.0.0.1:3',
        'TLS_CA_FILE=/tmp/x/ca.pem',
        'TLS_CERT_FILE=/tmp/x/operator.pem',
        'TLS_KEY_FILE=/tmp/x/operator-key.pem',
        '',
      ].join('\n'),
    );
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

describe('checkSignalPerSite()', () => {
  test.each([0, 10, 1.5, NaN])('refuses %p', (count) => {
    expect(() => checkSignalPerSite(count)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
