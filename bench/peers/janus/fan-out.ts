/** What a Janus needs to forward one microphone and one camera to many: streams, sink and keys as at the limit. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import { openSilentSink } from '../../limit/silent-sink.ts';
import { readProcess } from '../../measure/process-usage.ts';
import type { PeerReport } from '../signalling.ts';
import { addReceiver, proveEncrypted } from './forwarders.ts';
import { startJanus, type JanusBuild, type RunningJanus } from './janus-process.ts';
import { publishTo, type Publisher } from './publisher.ts';
import { arrivedAt, fillSink } from './udp-drops.ts';

export type JanusLoad = {
  /** Each gets the microphone and the camera. */
  readonly receivers: number;
  readonly seconds: number;
};

const ROOM = { room: 1, publisher: 1 } as const;
const WARM_UP_MS = 1_000;
/** What is still on its way when sending ends. */
const TAIL_MS = 500;
/** What payloads of the limit's streams consist of, but for the first bytes of video. */
const FILL_BYTE = 0x5a;
const US_PER_MS = 1_000;

export async function measureJanus(
  build: JanusBuild,
  load: JanusLoad,
  signal: AbortSignal,
): Promise<PeerReport> {
  const sink = await openSilentSink();
  try {
    const janus = await startJanus(build);
    try {
      return await forward(janus, sink.port, { load, signal });
    } finally {
      await janus.close();
    }
  } finally {
    await sink.close();
  }
}

type Task = { readonly load: JanusLoad; readonly signal: AbortSignal };

async function forward({ api, pid }: RunningJanus, port: number, task: Task): Promise<PeerReport> {
  const codecs = { audiocodec: 'opus', videocodec: 'vp8' };
  await api.room({ request: 'create', room: ROOM.room, publishers: 1, fir_freq: 0, ...codecs });
  const publisher = await publishTo(api, { room: ROOM.room, id: ROOM.publisher });
  try {
    publisher.start();
    await proveEncrypted(api, ROOM, isFill);
    publisher.stop();
    for (let count = 0; count < task.load.receivers; count += 1) {
      task.signal.throwIfAborted();
      await addReceiver(api, ROOM, port);
    }
    await fillSink(port);
    return await count({ publisher, pid, port }, task);
  } finally {
    await publisher.close();
  }
}

const isFill = (payload: Buffer): boolean =>
  payload.subarray(-FILL_BYTES_SEEN).every((byte) => byte === FILL_BYTE);
const FILL_BYTES_SEEN = 32;

type Counted = { readonly publisher: Publisher; readonly pid: number; readonly port: number };

async function count({ publisher, pid, port }: Counted, { load, signal }: Task): Promise<PeerReport> {
  const first = { sent: publisher.sent, arrived: await arrivedAt(port) };
  publisher.start();
  await after(WARM_UP_MS, undefined, { signal });
  const before = await reading(pid, port);
  await after(load.seconds * 1_000, undefined, { signal });
  const now = await reading(pid, port);
  publisher.stop();
  await after(TAIL_MS, undefined, { signal });
  const packets = now.arrived - before.arrived;
  const expected = (publisher.sent - first.sent) * load.receivers;
  const arrived = (await arrivedAt(port)) - first.arrived;
  return {
    figures: {
      sfu_worker_cpu_us_per_packet: ((now.cpuMs - before.cpuMs) * US_PER_MS) / packets,
      packets_per_s: packets / ((now.atMs - before.atMs) / 1_000),
      loss_ratio: Math.max(0, 1 - arrived / expected),
    },
    notes: [],
  };
}

async function reading(pid: number, port: number) {
  const usage = readProcess(pid);
  if (usage === undefined) throw new BenchError('LOAD_FAILED', 'janus has ended');
  return { atMs: performance.now(), arrived: await arrivedAt(port), cpuMs: usage.cpuMs };
}
