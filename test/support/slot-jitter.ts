/**
 * Measures what ways through a slot engine add to a packet's latency (ADR 0025):
 *
 *     node test/support/slot-jitter.ts [--ways thread,process,direct] [--rooms 1,10,100] [--loads none,consume]
 *                                      [--seconds 8] [--runs 5]
 *
 * Each room has a microphone and somebody who gets its packets twice: straight from the router, and through a slot. Load
 * `consume` is what a storm of 250 joins costs the node's main thread: 1,750 consumers, made in batches of seven, again
 * and again with pauses. Ways take turns, so that whatever else the machine does hits all.
 */
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker as Thread } from 'node:worker_threads';
import { createWorker } from 'mediasoup';
import type { Router, Worker } from 'mediasoup/types';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { RELAYS, type Relay } from './slot-jitter-relays.ts';
import type { TrafficEar, TrafficMic, TrafficRequest, TrafficResult } from './slot-jitter-traffic.ts';
import { Mic } from './slot-rig.ts';
import { audioParameters } from './slot-rtp.ts';
import { workerBin } from './worker-bin.ts';

const JOINS = 250;
const CONSUMERS_PER_JOIN = 7;
const STORM_PAUSE_MS = 1_000;
const SETTLE_MS = 1_000;
const LISTEN = { listenInfo: { protocol: 'udp', ip: '127.0.0.1' }, rtcpMux: true } as const;

const { values } = parseArgs({
  options: {
    ways: { type: 'string', default: 'thread,process,direct' },
    rooms: { type: 'string', default: '1,10,100' },
    loads: { type: 'string', default: 'none,consume' },
    seconds: { type: 'string', default: '8' },
    runs: { type: 'string', default: '5' },
  },
});

type Case = { readonly way: string; readonly rooms: number; readonly load: string };
type Figures = Readonly<Record<string, number>>;

class Rig {
  readonly #worker: Worker;
  readonly #traffic = new Thread(new URL('./slot-jitter-traffic.ts', import.meta.url));
  readonly #mics: TrafficMic[] = [];
  readonly #ears: TrafficEar[] = [];
  readonly #ready = once(this.#traffic, 'message') as Promise<[{ port: number }]>;
  #port = 0;
  #lastRouter: Router | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  async start(): Promise<void> {
    const [{ port }] = await this.#ready;
    this.#port = port;
  }

  async addRoom(relay: Relay): Promise<void> {
    const router = await this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    this.#lastRouter = router;
    const mic = await Mic.open(router);
    const slot = await relay.add(router, mic.producer);
    const transport = await router.createPlainTransport({ ...LISTEN, comedia: false });
    await transport.connect({ ip: '127.0.0.1', port: this.#port });
    const { rtpCapabilities } = router;
    const [direct, through] = await Promise.all(
      [mic.producer, slot].map(({ id }) => transport.consume({ producerId: id, rtpCapabilities })),
    );
    this.#mics.push({ ssrc: mic.ssrc, port: mic.port });
    this.#ears.push({ directSsrc: ssrcOf(direct), slotSsrc: ssrcOf(through) });
    mic.close();
  }

  async measure(seconds: number, load: string): Promise<TrafficResult> {
    this.#tell({ kind: 'start', mics: this.#mics, ears: this.#ears });
    await after(SETTLE_MS);
    this.#tell({ kind: 'measure' });
    const endMs = performance.now() + seconds * 1_000;
    while (performance.now() < endMs) {
      if (load === 'consume') await this.#storm();
      await after(Math.max(0, Math.min(STORM_PAUSE_MS, endMs - performance.now())));
    }
    this.#tell({ kind: 'stop' });
    await after(SETTLE_MS);
    this.#tell({ kind: 'read' });
    const [{ result }] = (await once(this.#traffic, 'message')) as [{ result: TrafficResult }];
    return result;
  }

  async #storm(): Promise<void> {
    const router = this.#lastRouter;
    if (router === undefined) return;
    const { rtpCapabilities } = router;
    const sender = await router.createPlainTransport({ ...LISTEN, comedia: true });
    const { id } = await sender.produce({ kind: 'audio', rtpParameters: audioParameters(1) });
    const receiver = await router.createPlainTransport({ ...LISTEN, comedia: true });
    const join = (): Promise<unknown> =>
      Promise.all(
        Array.from({ length: CONSUMERS_PER_JOIN }, () =>
          receiver.consume({ producerId: id, rtpCapabilities }),
        ),
      );
    await Promise.all(Array.from({ length: JOINS }, join));
    sender.close();
    receiver.close();
  }

  #tell(request: TrafficRequest): void {
    this.#traffic.postMessage(request);
  }

  async close(): Promise<void> {
    await this.#traffic.terminate();
    const ended = once(this.#worker, 'subprocessclose');
    this.#worker.close();
    await ended;
  }
}

function ssrcOf(
  consumer: { readonly rtpParameters: { readonly encodings?: { ssrc?: number }[] } } | undefined,
): number {
  return consumer?.rtpParameters.encodings?.[0]?.ssrc ?? 0;
}

async function run({ way, rooms, load }: Case, seconds: number): Promise<Figures> {
  const rig = new Rig(await createWorker({ workerBin: workerBin(), logLevel: 'error' }));
  const relay = await RELAYS[way]?.();
  if (relay === undefined) throw new Error(`no way ${way}: ${Object.keys(RELAYS).join(', ')}`);
  try {
    await rig.start();
    for (let room = 0; room < rooms; room += 1) await rig.addRoom(relay);
    const result = await rig.measure(seconds, load);
    return {
      ...percentiles('added', result.added),
      direct_p99: at(result.direct, 0.99),
      direct_max: at(result.direct, 1),
      packets: result.slot.length,
      lost: result.sent - result.slot.length,
    };
  } finally {
    await relay.close();
    await rig.close();
  }
}

function percentiles(name: string, samples: readonly number[]): Figures {
  const parts = { p50: 0.5, p99: 0.99, 'p99.9': 0.999, max: 1 };
  return Object.fromEntries(
    Object.entries(parts).map(([part, share]) => [`${name}_${part}`, at(samples, share)]),
  );
}

function at(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return Math.round(value * 100) / 100;
}

const list = (text: string): readonly string[] => text.split(',');
const cases = list(values.rooms).flatMap((rooms) =>
  list(values.loads).flatMap((load) =>
    list(values.ways).map((way): Case => ({ way, rooms: Number(rooms), load })),
  ),
);
const runs = new Map<Case, Figures[]>(cases.map((each) => [each, []]));
for (let index = 0; index < Number(values.runs); index += 1) {
  for (const each of cases) {
    const figures = await run(each, Number(values.seconds));
    runs.get(each)?.push(figures);
    console.error(`run ${index + 1}`, each, figures);
  }
}
const median = (samples: readonly number[]): string =>
  `${at(samples, 0.5)} (${Math.min(...samples)}–${Math.max(...samples)})`;
console.table(
  [...runs].map(([each, results]) => ({
    ...each,
    ...Object.fromEntries(
      Object.keys(results[0] ?? {}).map((name) => [
        name,
        median(results.map((figures) => figures[name] ?? NaN)),
      ]),
    ),
  })),
);
