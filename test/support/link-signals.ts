/**
 * Which signs of trouble between two sites show, and how soon: two SFU nodes, a relay between their pipes that is
 * narrowed, delayed or made to lose, and every figure that could tell, sampled each 50 ms. ADR 0026 has the results.
 * Usage: `node test/support/link-signals.ts [runs]`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, DirectTransport, PipeTransport } from 'mediasoup/types';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { SourceKind } from '../../proto/index.ts';
import { packetsAt, publish, room, source, startLinkNode, wants, type LinkNode } from './link-nodes.ts';
import { FREE, relayedEnds, startUdpRelay, type Conditions, type UdpRelay } from './udp-relay.ts';
import { waitFor } from './wait-for.ts';

const SAMPLE_MS = 50;
const BEFORE_MS = 8_000;
const DURING_MS = 6_000;
const AFTER_MS = 4_000;
const MICS = ['a:mic', 'b:mic', 'c:mic'];
const CAMERAS = ['a:cam', 'b:cam', 'c:cam', 'd:cam'];
const PROBE = 'p:mic';
const PROBE_SSRC = 777;
/** How far from its usual value a sign must be: so many standard deviations. */
const SIGMAS = 6;

/** The link controller of the sender looks on: nothing is to be shed here. */
const WATCHING = { linkTimes: { settleMs: Infinity } };

const runs = Number(process.argv[2]) || 1;

/** One look at everything. */
type Look = { readonly atMs: number; readonly values: Readonly<Record<string, number>> };

type Watched = { readonly end: PipeTransport; readonly far: PipeTransport; readonly consumers: Consumer[] };

const [endA, endB] = await relayedEnds();
const relay: UdpRelay = await startUdpRelay(endA, endB);
const cluster = new MemoryCluster();
const [a, b] = await Promise.all([
  startLinkNode(cluster, 'sfu-a', {
    ...WATCHING,
    pipeAddress: endA,
    pipePorts: { min: endA.port, max: endA.port },
  }),
  startLinkNode(cluster, 'sfu-b', { pipeAddress: endB, pipePorts: { min: endB.port, max: endB.port } }),
]);
const closers: (() => void)[] = [];
async function watch(near: LinkNode, far: LinkNode): Promise<Watched> {
  for (const name of MICS) closers.push((await publish(near, name)).close);
  for (const name of CAMERAS)
    closers.push((await publish(near, name, { kind: 'video', layerCount: 3, payloadBytes: 600 })).close);
  const consumers: Consumer[] = [];
  const end = await waitFor(() => near.links.ends()[0], { what: 'end of the link' });
  end.observer.on('newconsumer', (consumer) => consumers.push(consumer));
  const all = [...MICS, ...CAMERAS, PROBE].map((name) => [name, near] as const);
  far.links.setDemand(room(), wants(...all));
  for (const name of CAMERAS)
    await waitFor(async () => (await packetsAt(far, name)) > 5, { what: `${name} beyond the link` });
  const farEnd = far.links.ends()[0];
  if (farEnd === undefined) throw new Error('the link has two ends');
  return { end, far: farEnd, consumers };
}

/** A stream of our own in the path of the media: how late each packet is, and how many came. */
async function startProbe(
  near: LinkNode,
  far: LinkNode,
): Promise<{ read(): { lateMs: number; count: number } }> {
  const { router, sources } = await near.gateway.room(room());
  const direct: DirectTransport = await router.createDirectTransport();
  const producer = await direct.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: PROBE_SSRC }],
    },
  });
  sources.add({
    sourceId: source(PROBE),
    generation: 1,
    kind: SourceKind.SOURCE_KIND_MIC,
    producer,
    originNodeId: near.nodeId,
    hops: 0,
    path: [],
  });
  far.links.setDemand(room(), wants([PROBE, near]));
  const { router: farRouter, sources: farSources } = await far.gateway.room(room());
  const entry = await farSources.waitFor(source(PROBE), 1, 5_000);
  const sink = await farRouter.createDirectTransport();
  const consumer = await sink.consume({
    producerId: entry.producer.id,
    rtpCapabilities: farRouter.rtpCapabilities,
  });
  const state = { lateMs: 0, count: 0 };
  consumer.on('rtp', (packet) => {
    state.lateMs = performance.now() - packet.readDoubleBE(packet.length - 8);
    state.count += 1;
  });
  let index = 0;
  const timer = setInterval(() => {
    index += 1;
    const packet = Buffer.alloc(12 + 40);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(111, 1);
    packet.writeUInt16BE(index % 0x1_0000, 2);
    packet.writeUInt32BE((index * 960) % 0x1_0000_0000, 4);
    packet.writeUInt32BE(PROBE_SSRC, 8);
    packet.writeDoubleBE(performance.now(), packet.length - 8);
    producer.send(packet);
  }, 20);
  closers.push(() => clearInterval(timer));
  return { read: () => ({ ...state }) };
}

async function rateOf(end: PipeTransport): Promise<number> {
  const [from] = await end.getStats();
  await delay(3_000);
  const [to] = await end.getStats();
  if (from === undefined || to === undefined) throw new Error('a transport has statistics');
  return ((to.bytesSent - from.bytesSent) * 8_000) / (to.timestamp - from.timestamp);
}

async function report(
  name: string,
  conditions: Conditions,
  watched: Watched,
  probe: Awaited<ReturnType<typeof startProbe>>,
): Promise<void> {
  relay.setConditions(FREE);
  await delay(AFTER_MS);
  const looks = new Looks(watched, probe);
  const before = await looks.over(BEFORE_MS);
  relay.setConditions(conditions);
  const startMs = performance.now();
  const during = await looks.over(DURING_MS);
  relay.setConditions(FREE);
  console.log(
    `\n${name}\nsign                        usual ± noise      after 1 s   after 5 s   shows after`,
  );
  for (const key of Object.keys(before[0]?.values ?? {})) console.log(line(key, before, during, startMs));
}

function line(key: string, before: readonly Look[], during: readonly Look[], startMs: number): string {
  const usual = before.map(({ values }) => values[key] ?? 0);
  const mean = usual.reduce((sum, value) => sum + value, 0) / usual.length;
  const noise = Math.sqrt(usual.reduce((sum, value) => sum + (value - mean) ** 2, 0) / usual.length);
  const least = Math.max(SIGMAS * noise, Math.abs(mean) * 0.02, 0.005);
  const shown = during.find(({ values }) => Math.abs((values[key] ?? 0) - mean) > least);
  const at = (ms: number): string => {
    const look = during.find(({ atMs }) => atMs - startMs >= ms);
    return (look?.values[key] ?? 0).toFixed(2);
  };
  const when = shown === undefined ? 'never' : `${Math.round(shown.atMs - startMs)} ms`;
  return [
    key.padEnd(26),
    `${mean.toFixed(2)} ± ${noise.toFixed(3)}`.padStart(17),
    at(1_000).padStart(12),
    at(5_000).padStart(11),
    when.padStart(13),
  ].join(' ');
}

/** Samples, and what follows from two of them. */
class Looks {
  readonly #watched: Watched;
  readonly #probe: { read(): { lateMs: number; count: number } };
  readonly #sent: { atMs: number; bytes: number; rtx: number }[] = [];
  readonly #received: { atMs: number; bytes: number }[] = [];
  readonly #probes: { atMs: number; count: number }[] = [];

  constructor(watched: Watched, probe: { read(): { lateMs: number; count: number } }) {
    this.#watched = watched;
    this.#probe = probe;
  }

  async over(ms: number): Promise<readonly Look[]> {
    const looks: Look[] = [];
    const endMs = performance.now() + ms;
    while (performance.now() < endMs) {
      const nextMs = performance.now() + SAMPLE_MS;
      const values = await this.#look();
      if (values !== undefined) looks.push({ atMs: performance.now(), values });
      await delay(Math.max(1, nextMs - performance.now()));
    }
    return looks;
  }

  async #look(): Promise<Record<string, number> | undefined> {
    const { end, far, consumers } = this.#watched;
    const [[near], [beyond]] = await Promise.all([end.getStats(), far.getStats()]);
    if (near === undefined || beyond === undefined) return undefined;
    this.#sent.push({ atMs: near.timestamp, bytes: near.bytesSent, rtx: near.rtxBytesSent });
    this.#received.push({ atMs: beyond.timestamp, bytes: beyond.bytesReceived });
    const probe = this.#probe.read();
    this.#probes.push({ atMs: performance.now(), count: probe.count });
    return {
      'delivered/sent, 500 ms': this.#ratio(500),
      'delivered/sent, 1 s': this.#ratio(1_000),
      'delivered/sent, 3 s': this.#ratio(3_000),
      'rtx/sent, 1 s': this.#rtxShare(1_000),
      ...(await streamSigns(consumers)),
      'heartbeat round trip ms': a.links.peers()[0]?.rttMs ?? 0,
      'own probe late ms': probe.lateMs,
      'own probe packets/s, 1 s': this.#probeRate(1_000),
    };
  }

  #ratio(windowMs: number): number {
    const sent = rate(this.#sent, windowMs, ({ bytes }) => bytes);
    return sent === 0 ? 1 : rate(this.#received, windowMs, ({ bytes }) => bytes) / sent;
  }

  #rtxShare(windowMs: number): number {
    const sent = rate(this.#sent, windowMs, ({ bytes }) => bytes);
    return sent === 0 ? 0 : rate(this.#sent, windowMs, ({ rtx }) => rtx) / sent;
  }

  #probeRate(windowMs: number): number {
    return rate(this.#probes, windowMs, ({ count }) => count) * 1_000;
  }
}

/** What receivers report of single streams. */
async function streamSigns(consumers: readonly Consumer[]): Promise<Record<string, number>> {
  const sent = async (kind: 'audio' | 'video') => {
    const stats = (await consumers.find((consumer) => consumer.kind === kind)?.getStats()) ?? [];
    return stats.filter(({ type }) => type === 'outbound-rtp');
  };
  const [[mic], layers] = await Promise.all([sent('audio'), sent('video')]);
  return {
    'mic lost fraction (RR)': (mic?.fractionLost ?? 0) / 256,
    'mic round trip ms (RR)': mic?.roundTripTime ?? 0,
    'mic jitter (RR)': mic?.jitter ?? 0,
    'camera lost fraction (RR)': Math.max(0, ...layers.map(({ fractionLost }) => fractionLost)) / 256,
    'camera packets NACKed': layers.reduce((sum, { nackPacketCount }) => sum + nackPacketCount, 0),
    'camera score': Math.min(10, ...layers.map(({ score }) => score)),
  };
}

/** Per ms over the last `windowMs`. */
function rate<T extends { readonly atMs: number }>(
  list: readonly T[],
  windowMs: number,
  read: (one: T) => number,
): number {
  const last = list.at(-1);
  if (last === undefined) return 0;
  const first = list.find(({ atMs }) => last.atMs - atMs <= windowMs);
  if (first === undefined || first === last) return 0;
  return (read(last) - read(first)) / (last.atMs - first.atMs);
}

try {
  const probe = await startProbe(a, b);
  const watched = await watch(a, b);
  const fullBps = await rateOf(watched.end);
  console.log(`flowing: ${Math.round(fullBps / 1_000)} kbit/s`);
  const scenarios: readonly (readonly [name: string, conditions: Conditions])[] = [
    ['cut to 30 %, queue 200 ms', { ...FREE, rateBps: fullBps * 0.3, queueMs: 200 }],
    ['cut to 30 %, queue 1 s', { ...FREE, rateBps: fullBps * 0.3, queueMs: 1_000 }],
    ['cut to 95 %, queue 200 ms', { ...FREE, rateBps: fullBps * 0.95, queueMs: 200 }],
    ['loss 5 %', { ...FREE, lossRatio: 0.05 }],
    ['loss 1 %', { ...FREE, lossRatio: 0.01 }],
    ['delay 100 ms', { ...FREE, delayMs: 100 }],
    ['gaps of 200 ms each 2 s', { ...FREE, gaps: { everyMs: 2_000, lengthMs: 200 } }],
  ];
  for (let run = 0; run < runs; run += 1) {
    for (const [name, conditions] of scenarios) await report(name, conditions, watched, probe);
  }
} finally {
  for (const close of closers) close();
  await Promise.all([a.close(), b.close()]);
  await relay.close();
}
