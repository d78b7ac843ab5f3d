import { describe, expect, test } from '@jest/globals';
import { checkPorts, DEFAULT_PORTS, listenHost, portUses } from '../../../../run/site/ports.ts';

const size = { signalNodes: 1, workers: 2 };

describe('checkPorts()', () => {
  test('takes the defaults, also for the largest site', () => {
    expect(() => checkPorts(DEFAULT_PORTS, { signalNodes: 9, workers: 256 })).not.toThrow();
  });

  test('says which two uses want one port', () => {
    const ports = { ...DEFAULT_PORTS, media: 40_100 };

    expect(() => checkPorts(ports, size)).toThrow(/--media-port, --link-ports: 40100-40101/);
  });

  test('lets UDP and TCP have the same number', () => {
    expect(() => checkPorts({ ...DEFAULT_PORTS, site: 43_000 }, size)).not.toThrow();
  });

  test('lists everything that is wrong at once', () => {
    const ports = { ...DEFAULT_PORTS, site: 443, linkMin: 43_000, linkMax: 42_000 };

    expect(() => checkPorts(ports, size)).toThrow(/--site-port[^]*--link-ports/);
  });
});

describe('portUses()', () => {
  test('counts ports up where a role has several processes', () => {
    const uses = portUses(DEFAULT_PORTS, { signalNodes: 2, workers: 4 });

    expect(uses.filter(({ first, last }) => last > first).map(({ what, last }) => [what, last])).toEqual([
      ['clients', 8_444],
      ['signalling gRPC', 7_081],
      ['media (UDP)', 44_303],
      ['media (TCP)', 44_303],
      ['links', 43_999],
      ['signalling metrics', 9_083],
    ]);
  });
});

describe('listenHost()', () => {
  test.each([
    ['host', true, '127.0.0.1'],
    ['operator', false, '127.0.0.1'],
    ['operator', true, '10.0.0.5'],
    ['sites', false, '10.0.0.5'],
  ] as const)('of what is for %s, with remote metrics %p, is %s', (audience, hasRemoteMetrics, host) => {
    expect(listenHost({ audience }, '10.0.0.5', hasRemoteMetrics)).toBe(host);
  });
});
