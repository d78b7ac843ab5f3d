/** Real sockets on loopback: what is found of ports that answer, that refuse, and that somebody else has. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PortUse } from '../../../../run/site/ports.ts';
import { probe } from '../../../../run/site/probe.ts';
import { ProbeTarget } from '../../../../run/site/probe-target.ts';
import { answerQuestion, makeQuestion, newProbeKey, samplePorts } from '../../../../run/site/probe-wire.ts';

const HOST = '127.0.0.1';
const KEY = newProbeKey();
/** A bound only: whoever answers does so at once. */
const PATIENCE_MS = 20_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const useOf = (protocol: 'tcp' | 'udp', port: number): PortUse => ({
  ...{ what: 'thing', protocol, first: port, last: port, audience: 'sites', flag: '--thing' },
});

describe('probe()', () => {
  const cleanups: (() => void)[] = [];

  afterEach(() => {
    for (const clean of cleanups.splice(0)) clean();
  });

  const target = async (protocol: 'tcp' | 'udp', port: number, key = KEY) => {
    const made = new ProbeTarget(HOST);
    made.admit(key);
    cleanups.push(() => made.close());
    return { made, open: await made.open([useOf(protocol, port)]) };
  };

  test.each(['tcp', 'udp'] as const)('finds who has the key by %s', async (protocol) => {
    const port = await freePort();
    const { made } = await target(protocol, port);

    expect(await probe({ host: HOST, port, protocol, key: KEY }, PATIENCE_MS)).toBe('reachable');
    expect([...made.arrived]).toEqual([`${protocol} ${port}`]);
  });

  test.each(['tcp', 'udp'] as const)('finds nobody else by %s', async (protocol) => {
    const port = await freePort();
    const { made } = await target(protocol, port, newProbeKey());

    expect(await probe({ host: HOST, port, protocol, key: KEY }, 100)).toBe('silent');
    expect(made.arrived.size).toBe(0);
  });

  test.each(['tcp', 'udp'] as const)('tells a port that refuses by %s', async (protocol) => {
    const aim = { host: HOST, port: await freePort(), protocol, key: KEY };

    expect(await probe(aim, PATIENCE_MS)).toBe('refused');
  });

  test('leaves ports alone that are in use, and says so', async () => {
    const live = createSocket('udp4');
    live.bind(0, HOST);
    await once(live, 'listening');
    cleanups.push(() => live.close());

    const { open } = await target('udp', live.address().port);

    expect(open).toEqual([{ what: 'thing', ports: [live.address().port], isLive: true }]);
    expect(await probe({ host: HOST, port: 9, protocol: 'udp', key: undefined })).toBe('untested');
  });

  test('frees its ports at once', async () => {
    const port = await freePort();
    const { made } = await target('tcp', port);
    await probe({ host: HOST, port, protocol: 'tcp', key: KEY });

    made.close();

    expect((await target('tcp', port)).open[0]?.isLive).toBe(false);
  });
});

describe('questions', () => {
  test('are answered to holders of the key only, with less than was asked', () => {
    const { text, answer } = makeQuestion(KEY);

    expect(answerQuestion(KEY, text)).toBe(answer);
    expect(answerQuestion(newProbeKey(), text)).toBeUndefined();
    expect(answerQuestion(KEY, 'hello')).toBeUndefined();
    expect(answer.length).toBeLessThan(text.length);
  });
});

describe('samplePorts()', () => {
  test.each([
    [5, 5, [5]],
    [5, 6, [5, 6]],
    [40_000, 43_999, [40_000, 41_000, 42_000, 42_999, 43_999]],
  ])('of %i to %i takes the ends and some between', (first, last, expected) => {
    expect(samplePorts({ first, last })).toEqual(expected);
  });
});
