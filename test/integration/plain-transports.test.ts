/** Bots' media over plain transports (ADR 0019): who may have them, and that packets really go through two sites. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SrtpCryptoSuite } from 'mediasoup/types';
import type { SfuOptions } from '../../cascade/options.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { Direction, SourceKind, SrtpSuite, TransportKind } from '../../proto/index.ts';
import { PlainPeer } from '../support/plain-peer.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const { DIRECTION_SEND, DIRECTION_RECV } = Direction;
const PLAIN = TransportKind.TRANSPORT_KIND_PLAIN;
const ALLOWED = { plain: { portRange: { min: 50_000, max: 59_999 } } };
/** Of loopback, and nobody else's: a port that is free here stays so. */
const OWN_IP = '127.0.0.21';
const BENCH = { grants: { bench: true } };
const BAD_KEY = { cryptoSuite: 'AES_CM_128_HMAC_SHA1_80', keyBase64: 'AAAA' };

const SUITES: readonly (readonly [SrtpCryptoSuite, SrtpSuite])[] = [
  ['AES_CM_128_HMAC_SHA1_80', SrtpSuite.SRTP_SUITE_UNSPECIFIED],
  ['AEAD_AES_128_GCM', SrtpSuite.SRTP_SUITE_AEAD_AES_128_GCM],
];

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const kept = <T extends { close(): Promise<void> }>(part: T): T => (closers.push(() => part.close()), part);

async function startSfuAt(site: string, sites: SignalSites, over: Partial<SfuOptions>): Promise<RunningSfu> {
  const own = { nodeId: parseNodeId(`sfu-${site}-1`), site: parseSiteId(site) };
  return kept(await startSfu({ ...own, ...over }, sites.cluster));
}

/** A signalling node and an SFU node at one site. */
async function startSite(over: Partial<SfuOptions>) {
  const sites = new SignalSites();
  await startSfuAt('erfurt', sites, over);
  kept(sites);
  return { sites, node: await sites.node() };
}

/** Asks again while no node takes it, as clients do. @returns the SFU node's id */
async function openMedia(client: SignalClient): Promise<string> {
  const open = async () => (await client.request({ openMedia: {} })).openMedia;
  return (await waitFor(open, { what: 'media' })).sfuNodeId ?? '';
}

async function openPlain(
  client: SignalClient,
  direction: Direction,
  srtpSuite = SrtpSuite.SRTP_SUITE_UNSPECIFIED,
) {
  const { createTransport } = await client.request({
    createTransport: { direction, kind: PLAIN, srtpSuite },
  });
  const { transportId, plainParametersJson } = createTransport ?? {};
  return { transportId: transportId ?? '', plainParametersJson: plainParametersJson ?? '' };
}

describe('a bot with the grant bench', () => {
  test.each(SUITES)('is heard by another one at another site, encrypted by %s', async (suite, srtpSuite) => {
    const sites = new SignalSites();
    const erfurt = await startSfuAt('erfurt', sites, ALLOWED);
    const jena = await startSfuAt('jena', sites, ALLOWED);
    kept(sites);
    const peer = kept(await PlainPeer.start());
    const { client: anna } = await sites.join(await sites.node(), ROOM, { ...BENCH, subject: 'anna' });
    const { client: ben } = await sites.join(await sites.node({ site: 'jena' }), ROOM, BENCH);
    // a node that is late for a moment sends people to the other site
    for (const [client, { node }] of [
      [anna, erfurt],
      [ben, jena],
    ] as const)
      await waitFor(async () => (await openMedia(client)) === node.nodeId, {
        what: `media at ${node.nodeId}`,
      });

    const up = await openPlain(anna, DIRECTION_SEND, srtpSuite);
    const annas = await peer.open(up.plainParametersJson, suite);
    const told = { transportId: up.transportId, plainParametersJson: JSON.stringify(annas.sending) };
    expect(await anna.codeOf({ connectTransport: told })).toBe('OK');
    expect(await anna.codeOf({ connectTransport: told })).toBe('OK');
    const rtpParametersJson = JSON.stringify(await peer.send(annas.transport));
    const kind = SourceKind.SOURCE_KIND_MIC;
    const { produce } = await anna.request({
      produce: { transportId: up.transportId, kind, rtpParametersJson },
    });

    const down = await openPlain(ben, DIRECTION_RECV, srtpSuite);
    const bens = await peer.open(down.plainParametersJson, suite);
    const plainParametersJson = JSON.stringify(bens.receiving);
    expect(
      await ben.codeOf({ connectTransport: { transportId: down.transportId, plainParametersJson } }),
    ).toBe('OK');
    const wishes = [{ sourceId: produce?.sourceId ?? '' }];
    const rtpCapabilitiesJson = JSON.stringify(peer.rtpCapabilities);
    const consumer = await waitFor(
      async () => (await ben.request({ watch: { wishes, rtpCapabilitiesJson } })).watch?.consumers?.[0],
      { what: 'consumer' },
    );
    const packets = await peer.receive(bens.transport, consumer.rtpParametersJson ?? '');
    await ben.request({ resumeConsumers: { consumerIds: [consumer.consumerId ?? ''] } });

    await waitFor(async () => (await packets()) > 5, { what: 'packets at Ben' });
    expect(await ben.codeOf({ restartIce: { transportId: down.transportId } })).toBe('INVALID_STATE');
    expect(await metric(erfurt, 'kaskade_sfu_transports')).toBe(1);
    expect(await metric(jena, 'kaskade_sfu_consumers')).toBe(1);
    await waitFor(
      async () => (await metric(jena, 'kaskade_sfu_bitrate_bps', 'over="client",direction="out"')) > 0,
      { what: 'a bit rate' },
    );
  });

  test('is told what is wrong with its end, and may try again', async () => {
    const { sites, node } = await startSite(ALLOWED);
    const { client } = await sites.join(node, ROOM, BENCH);
    await openMedia(client);
    const { transportId, plainParametersJson } = await openPlain(client, DIRECTION_RECV);
    const { srtpParameters } = JSON.parse(plainParametersJson) as { srtpParameters: object };
    const connect = (end: unknown) =>
      client.request({
        connectTransport: {
          transportId,
          plainParametersJson: typeof end === 'string' ? end : JSON.stringify(end),
        },
      });

    const refused = await Promise.all(
      ['{', '[]', { srtpParameters }, { ip: '127.0.0.1', port: 9, srtpParameters: BAD_KEY }].map(connect),
    );

    expect(refused.map(({ failure }) => failure?.detail)).toEqual([
      expect.stringContaining('not a JSON object'),
      expect.stringContaining('not a JSON object'),
      expect.stringContaining('ip, port'),
      expect.stringContaining('keyBase64'),
    ]);
    expect(JSON.stringify(refused)).not.toContain(BAD_KEY.keyBase64);
    const { failure, done } = await connect({ ip: '127.0.0.1', port: 9, srtpParameters });
    expect([failure, done]).toEqual([null, {}]);
  });

  test('hears which node does not take plain transports', async () => {
    const { sites, node } = await startSite({});
    const { client } = await sites.join(node, ROOM, BENCH);
    await openMedia(client);
    const createTransport = { direction: DIRECTION_SEND, kind: PLAIN };

    expect(await client.codeOf({ createTransport })).toBe('TRANSPORT_KIND_REFUSED');
    expect(await client.codeOf({ createTransport: { direction: DIRECTION_SEND } })).toBe('OK');
  });

  test('has the grant also after it has come back', async () => {
    const { sites, node } = await startSite(ALLOWED);
    const { client, joined } = await sites.join(node, ROOM, BENCH);
    await client.close();
    const again = await sites.connect(node);
    await again.request({ resume: { roomId: ROOM, resumeToken: joined.resumeToken ?? '' } });
    await openMedia(again);

    expect((await openPlain(again, DIRECTION_SEND)).plainParametersJson).not.toBe('');
  });

  test('waits while all ports are in use', async () => {
    const port = await freePort();
    const { sites, node } = await startSite({
      webRtc: { ip: OWN_IP, port: 0 },
      plain: { portRange: { min: port, max: port } },
    });
    const { client } = await sites.join(node, ROOM, BENCH);
    await openMedia(client);
    await openPlain(client, DIRECTION_SEND);
    const createTransport = { direction: DIRECTION_RECV, kind: PLAIN };

    expect(await client.codeOf({ createTransport })).toBe('NO_CAPACITY');

    await openMedia(client); // lets go of what there was
    expect(await client.codeOf({ createTransport })).toBe('OK');
  });
});

describe('a client without the grant bench', () => {
  test('gets no plain transport, and connects none', async () => {
    const { sites, node } = await startSite(ALLOWED);
    const { client } = await sites.join(node, ROOM);
    await openMedia(client);

    const answers = [
      await client.codeOf({ createTransport: { direction: DIRECTION_RECV, kind: PLAIN } }),
      await client.codeOf({ connectTransport: { transportId: 't', plainParametersJson: '{}' } }),
    ];

    expect(answers).toEqual(['GRANT_MISSING', 'GRANT_MISSING']);
  });
});

async function metric({ node }: RunningSfu, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`http://${node.adminAddress}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(labels));
  return Number(line?.split(' ').at(-1));
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, OWN_IP);
  await once(socket, 'listening');
  const { port } = socket.address();
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return port;
}
