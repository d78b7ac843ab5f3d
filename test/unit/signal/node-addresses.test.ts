import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseSiteId } from '../../../common/ids.ts';
import { NodeState } from '../../../proto/index.ts';
import { clientUrlOf, pageOrigins, pingUrlOf, siteAddresses } from '../../../signal/node-addresses.ts';
import type { SignalOptions } from '../../../signal/options.ts';

const options = (host: string, clientUrl?: string): SignalOptions => ({
  nodeId: parseNodeId('n'),
  site: parseSiteId('erfurt'),
  host,
  port: 0,
  rpc: { host, port: 0 },
  admin: { host, port: 0 },
  allowedOrigins: [],
  tokenKeys: [],
  isDemo: true,
  ...(clientUrl === undefined ? {} : { clientUrl }),
});

describe('clientUrlOf()', () => {
  test.each([
    ['127.0.0.1', 'ws://localhost:8080/v1/signal'],
    ['::', 'ws://localhost:8080/v1/signal'],
    ['10.0.0.7', 'ws://10.0.0.7:8080/v1/signal'],
    ['2001:db8::7', 'ws://[2001:db8::7]:8080/v1/signal'],
  ])('for host %s', (host, expected) => {
    expect(clientUrlOf(options(host), 8080)).toBe(expected);
  });

  test('takes the configured one as it is', () => {
    expect(clientUrlOf(options('::', 'wss://a.example/v1/signal'), 1)).toBe('wss://a.example/v1/signal');
  });
});

describe('pingUrlOf()', () => {
  test('stays in the folder of a proxy', () => {
    expect(pingUrlOf('wss://a.example/jena/v1/signal')).toBe('https://a.example/jena/v1/ping');
  });
});

describe('siteAddresses()', () => {
  test('gives one entry per site, without nodes that drain or have no address', () => {
    const nodes = [
      { site: 'jena', clientUrl: 'wss://j1/v1/signal' },
      { site: 'erfurt', clientUrl: 'ws://e1/v1/signal' },
      { site: 'erfurt', clientUrl: 'ws://e2/v1/signal' },
      { site: 'weimar', clientUrl: 'ws://w1/v1/signal', state: NodeState.NODE_STATE_DRAINING },
      { site: 'gera', clientUrl: '' },
    ];

    expect(siteAddresses(nodes, () => 0.9)).toEqual([
      {
        site: 'erfurt',
        signalUrl: 'ws://e2/v1/signal',
        moreSignalUrls: ['ws://e1/v1/signal'],
        pingUrl: 'http://e2/v1/ping',
      },
      { site: 'jena', signalUrl: 'wss://j1/v1/signal', moreSignalUrls: [], pingUrl: 'https://j1/v1/ping' },
    ]);
  });
});

describe('pageOrigins()', () => {
  test('are those of all nodes with an address, in the scheme of pages', () => {
    const nodes = [{ clientUrl: 'wss://10.0.0.7:8443/v1/signal' }, { clientUrl: '' }, {}];

    expect(pageOrigins(nodes)).toEqual(['https://10.0.0.7:8443']);
  });
});
