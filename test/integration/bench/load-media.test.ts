/** The load's media parts around bare routers: what is sent is received, counted, timed, and nothing stays behind. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorker } from 'mediasoup';
import type { Consumer, PlainTransport, Producer, Router, Worker } from 'mediasoup/types';
import { startBaseline } from '../../../bench/load/media/baseline.ts';
import { MediaReceivers } from '../../../bench/load/media/media-receivers.ts';
import { MediaSender } from '../../../bench/load/media/media-sender.ts';
import { Sampler } from '../../../bench/load/media/sampler.ts';
import {
  planCamera,
  planMic,
  receiverCapabilities,
  type SourcePlan,
} from '../../../bench/load/media/source-plan.ts';
import { DEFAULT_SUITE, newSrtpKey } from '../../../bench/load/media/srtp-keys.ts';
import { profileOf, type Profile } from '../../../bench/load/profiles.ts';
import { waitFor } from '../../support/wait-for.ts';
import { workerBin } from '../../support/worker-bin.ts';

const PROFILE = council();
const SENDER = 3;

let workers: readonly Worker[];
/** Two routers, joined by a pipe as sites are. */
let sites: readonly [Router, Router];
let sender: MediaSender;
let receivers: MediaReceivers;
let sampler: Sampler;

beforeAll(async () => {
  const newWorker = (): Promise<Worker> => createWorker({ workerBin: workerBin(), logLevel: 'error' });
  sender = new MediaSender();
  const [first, second, ...parts] = await Promise.all([
    newWorker(),
    newWorker(),
    MediaReceivers.start({ workerBin: workerBin() }),
    Sampler.start(PROFILE),
  ]);
  workers = [first, second];
  [receivers, sampler] = parts;
  sites = [await newRouter(first), await newRouter(second)];
});

afterAll(async () => {
  await Promise.all([sender.close(), receivers.close(), sampler.close()]);
  await Promise.all(
    workers.map(async (worker) => {
      const ended = once(worker, 'subprocessclose');
      worker.close();
      await ended;
    }),
  );
});

const newRouter = (worker: Worker): Promise<Router> =>
  worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
    ],
  });

const plain = (router: Router, comedia: boolean): Promise<PlainTransport> =>
  router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
    comedia,
    enableSrtp: true,
    srtpCryptoSuite: DEFAULT_SUITE,
  });

async function publish(plan: SourcePlan): Promise<{ producer: Producer; sourceId: number }> {
  const transport = await plain(sites[0], true);
  const local = newSrtpKey(DEFAULT_SUITE);
  await transport.connect({ srtpParameters: local });
  const { id: transportId } = await sender.openTransport({
    remote: { ip: '127.0.0.1', port: transport.tuple.localPort },
    srtp: { local, remote: transport.srtpParameters ?? local },
  });
  const producer = await transport.produce({
    kind: plan.kind === 'mic' ? 'audio' : 'video',
    rtpParameters: plan.rtpParameters,
  });
  const sourceId = await sender.addSource({
    transportId,
    senderIndex: SENDER,
    kind: plan.kind,
    encodings: plan.encodings,
    profile: PROFILE,
  });
  await sites[0].pipeToRouter({ producerId: producer.id, router: sites[1] });
  sender.setSending(sourceId, true);
  return { producer, sourceId };
}

/** A bot at a site that receives one producer. */
async function subscribe(router: Router, producer: Producer, preferredLayer = 0) {
  const transport = await plain(router, false);
  const own = await receivers.openTransport();
  const { tuple, srtpParameters } = transport;
  if (srtpParameters === undefined) throw new Error('no SRTP');
  await transport.connect({ ip: own.ip, port: own.port, srtpParameters: newKeyOf(own) });
  await own.connect({ ip: '127.0.0.1', port: tuple.localPort, srtpParameters });
  const consumer = await transport.consume({
    producerId: producer.id,
    rtpCapabilities: receiverCapabilities(),
    paused: true,
    preferredLayers: { spatialLayer: preferredLayer },
  });
  const received = await receivers.receive(own, JSON.stringify(consumer.rtpParameters));
  return { own, consumer, received };
}

const newKeyOf = ({ srtpParameters }: { srtpParameters: { keyBase64: string } }) => ({
  cryptoSuite: DEFAULT_SUITE,
  keyBase64: srtpParameters.keyBase64,
});

const layerOf = (consumer: Consumer): number | undefined => consumer.currentLayers?.spatialLayer;

describe('media of the load', () => {
  test('arrives whole at both sites, is timed, and an onset is heard', async () => {
    const mic = await publish(planMic(SENDER));
    const camera = await publish(planCamera(SENDER, PROFILE.layers));
    sampler.setSenderSite(SENDER, 'a');
    const baseline = await startBaseline({ sender, receivers, sampler });
    const bots = await Promise.all(
      sites.flatMap((router, site) =>
        [mic, camera].map(async ({ producer }) => {
          const bot = await subscribe(router, producer);
          await bot.received.sample(sampler, { listener: site, site: site === 0 ? 'a' : 'b', isSlot: false });
          await bot.consumer.resume();
          return bot;
        }),
      ),
    );
    await Promise.all(bots.map(({ received }) => received.firstMedia));

    await Promise.all([sampler.startWindow(), sender.startWindow()]);
    const startMs = performance.now();
    sender.setTalking(mic.sourceId, true);
    const read = async () => ({
      report: await sampler.report(),
      counters: await receivers.countersOf(bots.map(({ received }) => received)),
      sent: await sender.counters(),
    });
    const isEnough = ({ report, counters, sent }: Awaited<ReturnType<typeof read>>): boolean =>
      counters.every((each) => (each?.received ?? 0) > 8) &&
      report.latencyUs.totalCount > 60 &&
      report.hopLatencyUs.totalCount > 20 &&
      report.ownLatencyUs.totalCount > 10 &&
      report.onsetMs.totalCount >= 2 &&
      sent.latenessUs.totalCount > 100;
    const { report, counters, sent } = await waitFor(
      async () => {
        const window = await read();
        return isEnough(window) && window;
      },
      { what: 'enough of everything is seen' },
    );
    const windowMs = performance.now() - startMs;

    expect(counters.map((each) => each?.lost)).toEqual([0, 0, 0, 0]);
    expect(report.latencyUs.minNonZeroValue).toBeGreaterThan(10);
    expect(report.latencyUs.getValueAtPercentile(50)).toBeLessThan(1_000_000);
    expect(report.onsetMs.totalCount).toBe(2);
    expect(report.onsetMs.maxValue).toBeLessThanOrEqual(Math.ceil(windowMs));
    expect(report.speechLostMs.maxValue).toBeLessThan(20); // less than a packet
    expect(report.gapMs.totalCount).toBe(4);
    expect(sent.sources.flatMap(({ encodings }) => encodings).every((each) => each.sent > 0)).toBe(true);
    expect(await receivers.ownDrops()).toBe(0);
    baseline.close();
    for (const { own } of bots) own.close();
  });

  test('switches layers, and answers a request with a key frame on that layer', async () => {
    const camera = await publish(planCamera(SENDER + 1, PROFILE.layers));
    const { consumer, received, own } = await subscribe(sites[0], camera.producer);
    await consumer.resume();
    await received.firstMedia;
    await waitFor(() => layerOf(consumer) === 0, { what: 'the lowest layer' });

    await consumer.setPreferredLayers({ spatialLayer: 2 });
    await waitFor(() => layerOf(consumer) === 2, { what: 'the highest layer' });

    const { sources } = await sender.counters();
    const source = sources.find(({ sourceId }) => sourceId === camera.sourceId);
    expect(source?.encodings[2]?.keyFrameRequests).toBeGreaterThan(0);
    expect(source?.encodings[2]?.keyFrames).toBeGreaterThan(1);
    own.close();
  });
});

function council(): Profile {
  const profile = profileOf('council');
  if (profile === undefined) throw new Error('no such profile');
  return profile;
}
