/** Who may connect to a signalling node: subprotocol, origin, how many that have not joined, and its port. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SignalNode } from '../../signal/node.ts';
import { rawUpgrade } from '../support/raw-upgrade.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const PROTOCOL = { 'sec-websocket-protocol': 'other, kaskade.v1' };

let sites: SignalSites;
let node: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  node = await sites.node();
});
afterEach(() => sites.close());

describe('upgrade', () => {
  test('the subprotocol is chosen from those offered; no Origin is fine', async () => {
    expect(await rawUpgrade(node.port, PROTOCOL)).toMatchObject({ status: 101, protocol: 'kaskade.v1' });
  });

  test('a page of ours', async () => {
    const origin = `http://localhost:${node.port}`;

    expect(await rawUpgrade(node.port, { ...PROTOCOL, origin })).toMatchObject({ status: 101 });
  });

  test('a foreign page', async () => {
    const refused = await rawUpgrade(node.port, { ...PROTOCOL, origin: 'https://evil.example' });

    expect(refused).toMatchObject({ status: 403, body: { code: 'ORIGIN_FORBIDDEN' } });
  });

  test.each([{}, { 'sec-websocket-protocol': 'kaskade.v9' }])('subprotocol: %j', async (headers) => {
    const refused = await rawUpgrade(node.port, headers);

    expect(refused).toMatchObject({ status: 400, body: { code: 'SUBPROTOCOL_UNSUPPORTED' } });
  });
});

describe('sockets that have not joined', () => {
  test('are bounded: who comes then is told to come again, and has a place when another one joins', async () => {
    const small = await sites.node({ waitingLimits: { total: 2, perPeer: 2 } });
    const first = await sites.connect(small);
    await sites.connect(small);

    const refused = await rawUpgrade(small.port, PROTOCOL);

    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    await expect(sites.connect(small)).rejects.toThrow('refused');
    await first.request({ join: { roomId: 'council', accessToken: await sites.token('council') } });
    const third = await sites.connect(small);
    await third.close();
    expect(await first.codeOf({ stats: {} })).toBe('OK');
    await waitFor(async () => (await rawUpgrade(small.port, PROTOCOL)).status === 101, {
      what: 'the place of a closed socket is free',
    });
  });

  test('are counted by what a trusted proxy says of their clients', async () => {
    const waitingLimits = { total: 9, perPeer: 0 };
    const passedOn = { ...PROTOCOL, 'x-forwarded-for': '192.0.2.1' };
    const trusting = await sites.node({ waitingLimits, trustedProxies: ['127.0.0.0/8'] });
    const unaware = await sites.node({ waitingLimits });

    expect((await rawUpgrade(trusting.port, passedOn)).status).toBe(429);
    expect((await rawUpgrade(trusting.port, PROTOCOL)).status).toBe(101);
    expect((await rawUpgrade(unaware.port, passedOn)).status).toBe(101);
  });

  test('are counted by the last line of a proxy that adds one, whatever the client has written before', async () => {
    const limits = { waitingLimits: { total: 9, perPeer: 0 }, trustedProxies: ['127.0.0.0/8'] };
    const trusting = await sites.node(limits);

    const outcome = await rawUpgrade(trusting.port, {
      ...PROTOCOL,
      'x-forwarded-for': ['127.0.0.1', '192.0.2.1'],
    });

    expect(outcome).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  });
});

describe('port', () => {
  test('in use: the second node does not start and names it', async () => {
    const second = sites.node({ port: node.port });

    await expect(second).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`${node.port}`),
    });
  });
});
