/**
 * A room on one bare mediasoup router: the senders, packets, receivers and SRTP of the bench's own bots, and nothing of
 * ours in between. What it costs its worker is what any SFU on mediasoup must pay.
 */
import { execFile } from 'node:child_process';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Producer } from 'mediasoup/types';
import { talkersAt } from '../../load/bots/talk-plan.ts';
import { allInTurns } from '../../load/in-turns.ts';
import { MediaReceivers } from '../../load/media/media-receivers.ts';
import { MediaSender } from '../../load/media/media-sender.ts';
import type { Received } from '../../load/media/received.ts';
import { ReceiverRouter } from '../../load/media/receiver-router.ts';
import { planCamera, planMic, receiverCapabilities, type SourcePlan } from '../../load/media/source-plan.ts';
import { DEFAULT_SUITE, newSrtpKey } from '../../load/media/srtp-keys.ts';
import { readProcess } from '../../measure/process-usage.ts';
import type { BareReading, BareRoomSpec, BareSeat, BareWindow } from './bare-calls.ts';

const LOOPBACK = '127.0.0.1';
/** Requests to workers that wait for their answers. */
const AT_ONCE = 32;
const TALK_TICK_MS = 100;
/** As our SFU nodes ask, so that a room that fills does not ask once for everybody. */
const KEY_FRAME_DELAY_MS = 900;
const US_PER_MS = 1_000;
const MS_PER_S = 1_000;

type Published = { readonly producer: Producer; readonly sourceId: number };
type Counted = { readonly received: number; readonly lost: number; readonly atMs: number };

export class BareRoom {
  readonly #spec: BareRoomSpec;
  readonly #router: ReceiverRouter;
  readonly #sender: MediaSender;
  readonly #receivers: MediaReceivers;
  /** By sender's index. */
  readonly #mics = new Map<number, Published>();
  readonly #cameras = new Map<number, Published>();
  readonly #received: Received[] = [];

  /** @throws {BenchError} PROGRAM_MISSING when a worker does not start */
  static async open(spec: BareRoomSpec, workerBin: string): Promise<BareRoom> {
    const router = await ReceiverRouter.start({ workerBin, ip: LOOPBACK });
    if (spec.cores !== undefined) await pin(router.pid, spec.cores);
    const room = new BareRoom(spec, {
      router,
      sender: new MediaSender(),
      receivers: await MediaReceivers.start({ workerBin }),
    });
    await allInTurns(spec.seats, AT_ONCE, (seat) => room.#publish(seat));
    await allInTurns(spec.seats, AT_ONCE, (seat) => room.#subscribe(seat));
    return room;
  }

  private constructor(
    spec: BareRoomSpec,
    parts: {
      readonly router: ReceiverRouter;
      readonly sender: MediaSender;
      readonly receivers: MediaReceivers;
    },
  ) {
    this.#spec = spec;
    this.#router = parts.router;
    this.#sender = parts.sender;
    this.#receivers = parts.receivers;
  }

  async measure({ settleMs, durationMs }: BareWindow): Promise<BareReading> {
    const sources = [...this.#mics.values(), ...this.#cameras.values()];
    for (const { sourceId } of sources) this.#sender.setSending(sourceId, true);
    const endTalk = this.#startTalk();
    try {
      await after(settleMs);
      const before = await this.#read();
      await after(durationMs);
      const now = await this.#read();
      return readingOf(before, now);
    } finally {
      endTalk();
      for (const { sourceId } of sources) this.#sender.setSending(sourceId, false);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#sender.close(), this.#receivers.close(), this.#router.close()]);
  }

  async #publish({ index, publish }: BareSeat): Promise<void> {
    if (publish.length === 0) return;
    const entry = await this.#router.openEntry(DEFAULT_SUITE);
    const local = newSrtpKey(DEFAULT_SUITE);
    await entry.connect({ srtpParameters: local });
    const { id: transportId } = await this.#sender.openTransport({
      remote: { ip: LOOPBACK, port: entry.tuple.localPort },
      srtp: { local, remote: entry.srtpParameters ?? local },
    });
    const { profile, layers } = this.#spec;
    const sent = { ...profile, layers: profile.layers.slice(0, layers) };
    const add = async (plan: SourcePlan, count: number): Promise<Published> => {
      const producer = await entry.produce({
        kind: plan.kind === 'mic' ? 'audio' : 'video',
        rtpParameters: plan.rtpParameters,
        keyFrameRequestDelay: KEY_FRAME_DELAY_MS,
      });
      // all layers are offered, as bots do, though only those that somebody watches are sent
      const encodings = plan.encodings.slice(0, count);
      const about = { transportId, senderIndex: index, kind: plan.kind, encodings };
      return { producer, sourceId: await this.#sender.addSource({ ...about, profile: sent }) };
    };
    if (publish.includes('mic')) this.#mics.set(index, await add(planMic(index), 1));
    if (publish.includes('camera')) {
      this.#cameras.set(index, await add(planCamera(index, profile.layers), layers));
    }
  }

  async #subscribe({ index, watch, hear }: BareSeat): Promise<void> {
    const exit = await this.#router.openTransport(DEFAULT_SUITE);
    const own = await this.#receivers.openTransport(DEFAULT_SUITE);
    const { ip, port, srtpParameters } = own;
    await exit.connect({ ip, port, srtpParameters: { ...srtpParameters, cryptoSuite: DEFAULT_SUITE } });
    await own.connect({
      ip: LOOPBACK,
      port: exit.tuple.localPort,
      srtpParameters: exit.srtpParameters ?? newSrtpKey(DEFAULT_SUITE),
    });
    const heard = (hear === 'all' ? [...this.#mics.keys()] : hear).filter((other) => other !== index);
    const wanted = [
      ...heard.flatMap((other) => this.#mics.get(other) ?? []),
      ...watch.flatMap((other) => this.#cameras.get(other) ?? []),
    ];
    for (const { producer } of wanted) {
      const consumer = await exit.consume({
        producerId: producer.id,
        rtpCapabilities: receiverCapabilities(),
        paused: true,
        enableRtx: true, // of voices, too, as our SFU nodes have it: each packet is kept to be sent again
        preferredLayers: { spatialLayer: this.#wantedLayer() },
      });
      this.#received.push(await this.#receivers.receive(own, JSON.stringify(consumer.rtpParameters)));
      await consumer.resume();
    }
  }

  #wantedLayer(): number {
    const { profile, layers } = this.#spec;
    const fitting = profile.layers.findIndex(({ height }) => height >= profile.tileHeight);
    return Math.max(0, fitting === -1 ? layers - 1 : Math.min(fitting, layers - 1));
  }

  /** Voices go round as in the rooms of bots. */
  #startTalk(): () => void {
    const indexes = [...this.#mics.keys()].sort((a, b) => a - b);
    const startMs = performance.now();
    let talking: readonly number[] = [];
    const letTalk = (now: readonly number[]): void => {
      const tell = (index: number, isOn: boolean): void => {
        const mic = this.#mics.get(index);
        if (mic !== undefined) this.#sender.setTalking(mic.sourceId, isOn);
      };
      for (const index of talking) if (!now.includes(index)) tell(index, false);
      for (const index of now) if (!talking.includes(index)) tell(index, true);
      talking = now;
    };
    const tick = (): void =>
      letTalk(talkersAt(indexes, performance.now() - startMs, this.#spec.profile.talkers));
    tick();
    const timer = setInterval(tick, TALK_TICK_MS);
    return () => {
      clearInterval(timer);
      letTalk([]); // or they would go on in the next window, beside its own
    };
  }

  async #read() {
    const cpu = { ms: readProcess(this.#router.pid)?.cpuMs ?? NaN, atMs: performance.now() };
    const counted = await this.#receivers.countersOf(this.#received);
    const { sources } = await this.#sender.counters();
    const streams = sources.flatMap(({ encodings }) => encodings);
    return {
      cpu,
      counted,
      sent: streams.reduce((sum, { sent }) => sum + sent, 0),
      planned: streams.reduce((sum, { planned }) => sum + planned, 0),
    };
  }
}

type Snapshot = {
  readonly cpu: { readonly ms: number; readonly atMs: number };
  readonly counted: readonly (Counted | undefined)[];
  readonly sent: number;
  readonly planned: number;
};

/** Rates, since what is read is not read at the same time. */
function readingOf(before: Snapshot, now: Snapshot): BareReading {
  let packetsPerS = 0;
  let received = 0;
  let lost = 0;
  for (const [index, last] of now.counted.entries()) {
    const first = before.counted[index];
    if (first === undefined || last === undefined) continue;
    packetsPerS += ((last.received - first.received) / (last.atMs - first.atMs)) * MS_PER_S;
    received += last.received - first.received;
    lost += last.lost - first.lost;
  }
  const workerUsPerS =
    (((now.cpu.ms - before.cpu.ms) * US_PER_MS) / (now.cpu.atMs - before.cpu.atMs)) * MS_PER_S;
  return {
    packetsPerS,
    lossRatio: lost / Math.max(1, received + lost),
    workerUsPerPacket: workerUsPerS / packetsPerS,
    sentRatio: (now.sent - before.sent) / Math.max(1, now.planned - before.planned),
  };
}

async function pin(pid: number, cores: string): Promise<void> {
  await promisify(execFile)('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)]);
}
