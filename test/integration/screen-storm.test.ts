/**
 * Somebody shares a screen before a full hall at two sites, and others come while it is shared: everybody gets it, its
 * owner is not asked for a key frame by each of them, and it crosses the link once.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { afterEach, expect, test } from '@jest/globals';
import { createWorker } from 'mediasoup';
import type { PlainTransport } from 'mediasoup/types';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { Direction, SourceKind, TransportKind } from '../../proto/index.ts';
import { boundSocket, startRtpSender } from '../support/rtp-sender.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';
import { workerBin } from '../support/worker-bin.ts';

const LOOPBACK = '127.0.0.1';
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const KEY_BYTES = 30;
const SCREEN = 'p-owner:screen';
const HALL = 20;
/** Requests for key frames per second that may reach a publisher, for each layer (architecture.md). */
const MAX_PER_S = 1.25;
const WAVES = 4;
/** Nobody vouches for sessions here, however long it takes. */
const KEEP_MS = 600_000;

type End = Parameters<PlainTransport['connect']>[0];

const opened: { close(): Promise<void> | void }[] = [];
const kept = <T extends { close(): Promise<void> | void }>(one: T): T => (opened.push(one), one);

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function startNodes(): Promise<[RunningSfu, RunningSfu]> {
  const cluster = new MemoryCluster();
  const plain = { portRange: { min: 50_000, max: 59_999 } };
  const start = async (name: string) =>
    kept(
      await startSfu(
        {
          nodeId: parseNodeId(name),
          site: parseSiteId(name),
          plain,
          opensPerSec: 10_000,
          sessionKeepMs: KEEP_MS,
        },
        cluster,
      ),
    );
  return [await start('sfu-a'), await start('sfu-b')];
}

/** A session with a plain transport, connected to `far` (or to nothing that is said: it sends). */
async function open({ rpc }: RunningSfu, sessionId: string, direction: Direction) {
  const { routerRtpCapabilitiesJson } = await rpc.call('openSession', {
    sessionId,
    roomId: 'r1',
    participantId: `p-${sessionId}`,
    generation: 1,
    signalNodeId: 'signal-a',
  });
  const kind = TransportKind.TRANSPORT_KIND_PLAIN;
  const { transport } = await rpc.call('createMediaTransport', { sessionId, direction, kind });
  const transportId = transport?.transportId ?? '';
  const connect = (end: object) =>
    rpc.call('connectMediaTransport', { sessionId, transportId, plainParametersJson: JSON.stringify(end) });
  const nodesEnd = JSON.parse(transport?.plainParametersJson ?? '') as End;
  return { transportId, nodesEnd, connect, rtpCapabilitiesJson: routerRtpCapabilitiesJson };
}

/** Shares a screen at a node, from a router of its own. */
async function share(sfu: RunningSfu): Promise<void> {
  const worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
  kept({ close: () => worker.close() });
  const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
  const sender = kept(await startRtpSender(router, { id: 'screen', kind: 'video', ssrc: 4_711 }));
  const { transportId, nodesEnd, connect } = await open(sfu, 'owner', Direction.DIRECTION_SEND);
  const up = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: true,
    enableSrtp: true,
    srtpCryptoSuite: SUITE,
  });
  await up.connect(nodesEnd);
  await connect({ srtpParameters: up.srtpParameters });
  const { rtpCapabilities } = router;
  const sent = await up.consume({ producerId: sender.producer.id, rtpCapabilities });
  const { mid: _, ...rtpParameters } = sent.rtpParameters;
  await sfu.rpc.call('produceSource', {
    sessionId: 'owner',
    transportId,
    sourceId: SCREEN,
    generation: 1,
    kind: SourceKind.SOURCE_KIND_SCREEN,
    rtpParametersJson: JSON.stringify(rtpParameters),
  });
}

/** Somebody who is about to watch the screen. */
async function viewer(sfu: RunningSfu, sessionId: string) {
  const { connect, rtpCapabilitiesJson } = await open(sfu, sessionId, Direction.DIRECTION_RECV);
  const socket: Socket = await boundSocket();
  kept({ close: () => void socket.close() });
  let packets = 0;
  socket.on('message', () => (packets += 1));
  const keyBase64 = randomBytes(KEY_BYTES).toString('base64');
  await connect({
    ip: LOOPBACK,
    port: socket.address().port,
    srtpParameters: { cryptoSuite: SUITE, keyBase64 },
  });
  const watch = async (): Promise<void> => {
    const wishes = [{ sourceId: SCREEN, generation: 1, originNodeId: 'sfu-a', height: 1_080 }];
    const { consumers } = await sfu.rpc.call('setWatch', { sessionId, wishes, rtpCapabilitiesJson });
    const consumerIds = consumers.map(({ consumerId }) => consumerId ?? '');
    await sfu.rpc.call('startConsumers', { sessionId, consumerIds });
  };
  return { watch, packets: () => packets };
}

async function metric({ node }: RunningSfu, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`http://${node.adminAddress}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(name) && one.includes(labels));
  return Number(line?.split(' ').at(-1));
}

test('all get it at once; its owner hears few requests for key frames; it crosses the link once', async () => {
  const [a, b] = await startNodes();
  const hall = await Promise.all(
    Array.from({ length: 2 * HALL }, (_, index) => viewer(index % 2 === 0 ? a : b, `v${index}`)),
  );
  await share(a);
  const startMs = performance.now();

  // the hall is there when it begins; the others come a few at a time
  for (let wave = 0; wave < WAVES; wave += 1) {
    const here = hall.filter((_, index) => index % WAVES <= wave);
    await Promise.all(here.map(({ watch }) => watch()));
    await waitFor(() => here.every(({ packets }) => packets() > 10), {
      what: `wave ${wave} sees the screen`,
    });
  }

  const asked = await metric(a, 'kaskade_sfu_keyframe_requests_total', 'hop="origin"');
  const elapsedSec = (performance.now() - startMs) / 1_000;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(1 + MAX_PER_S * elapsedSec);
  expect(await metric(b, 'kaskade_sfu_pipes_made_total')).toBe(1);
  expect(await metric(b, 'kaskade_sfu_producers', 'origin="piped"')).toBe(1);
}, 120_000);
