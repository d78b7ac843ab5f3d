/** Counts what the bots of one load process send and receive in a window of time, and judges who got what it should. */
import { sum } from '../../../common/sum.ts';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Receiving, Reading } from '../bots/bot-media.ts';
import type { Bot } from '../bots/bot.ts';
import type { Traffic } from '../bots/bot-sockets.ts';
import { isSlotId, slotNumber } from '../../../client/room/slot-id.ts';
import { encodeHistogram } from '../histograms.ts';
import { allInTurns } from '../in-turns.ts';
import { monotonicUs } from '../media/clock.ts';
import type { Profile } from '../profiles.ts';
import { sumOfTraffic, type Crew } from './crew.ts';
import type { Effort } from './crew-media.ts';
import { missOf, type Got } from './judge.ts';
import type { Answer, Ask, WindowPart } from './messages.ts';
import { samplesPart } from './samples-part.ts';
import { NO_EFFORT, sendingBetween, workersCpuMs } from './sending.ts';

/** Receivers that a media worker is asked about at once. */
const ASKED_AT_ONCE = 200;
const LOOP_RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;
const US_PER_MS = 1_000;
/** First few, for people. */
const MAX_MISSES = 10;

type Received = Got & { readonly bot: Bot; readonly lost: number };

type Start = {
  readonly atMs: number;
  readonly cpuUs: number;
  readonly effort: Effort;
  readonly readings: ReadonlyMap<Receiving, Reading>;
  readonly past: ReadonlyMap<Bot, Reading>;
  readonly traffic: ReadonlyMap<Bot, Traffic>;
};

export class CrewWindow {
  readonly #crew: Crew;
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  #start: Start | undefined;
  #received: readonly Received[] = [];

  constructor(crew: Crew) {
    this.#crew = crew;
    this.#loop.enable();
  }

  async begin(): Promise<Answer<'beginWindow'>> {
    const media = await this.#crew.media;
    const bots = [...this.#crew.bots.values()];
    await media?.startWindow();
    const readings = new Map<Receiving, Reading>();
    await allInTurns(bots.flatMap(receivingsOf), ASKED_AT_ONCE, async ({ receiving }) => {
      const reading = await countersOf(receiving);
      if (reading !== undefined) readings.set(receiving, reading);
    });
    const effort = (await media?.effort()) ?? NO_EFFORT;
    this.#loop.reset();
    this.#start = {
      atMs: nowMs(),
      cpuUs: ownCpuUs(),
      effort,
      readings,
      past: new Map(bots.map((bot) => [bot, pastOf(bot)])),
      traffic: new Map(bots.map((bot) => [bot, bot.sockets.traffic])),
    };
    return {};
  }

  /** @throws {RangeError} when none was begun */
  async end(): Promise<Answer<'endWindow'>> {
    const start = this.#start;
    if (start === undefined) throw new RangeError('no window was begun');
    const media = await this.#crew.media;
    const durationMs = nowMs() - start.atMs;
    const eventLoopMaxMs = Math.max(0, this.#loop.max / NS_PER_MS - LOOP_RESOLUTION_MS);
    const cpuMs = (ownCpuUs() - start.cpuUs) / US_PER_MS;
    const signal = this.#trafficSince(start);
    const effort = (await media?.effort()) ?? NO_EFFORT;
    const samples = samplesPart(await media?.samples());
    this.#received = await this.#receivedSince(start, durationMs);
    const workersMs = workersCpuMs(start.effort, effort);
    const { load, ...sending } = sendingBetween(start.effort, effort, this.#crew.bots);
    return {
      ...samples,
      ...sending,
      ...this.#packetsSince(start, durationMs),
      signal,
      load: {
        ...load,
        latenessUs: encodeHistogram(effort.latenessUs),
        eventLoopMaxMs,
        cpuMs: cpuMs + sum(workersMs),
        packetsDropped: Math.max(0, effort.dropped - start.effort.dropped),
        busiestWorker: Math.max(0, ...workersMs) / durationMs,
      },
    };
  }

  /** Of the window that ended last. */
  async judge({ sent }: Ask<'judge'>): Promise<Answer<'judge'>> {
    const gotOf = Map.groupBy(this.#received, ({ bot }) => bot);
    const layer = layerOf(this.#crew.profile);
    const bots = [...this.#crew.bots.values()].filter((bot) => bot.media !== undefined);
    const misses: string[] = [];
    for (const bot of bots) {
      const { index, room, hear } = bot.spec;
      const expected = { index, room, hear, watch: [...bot.watched] };
      const miss = missOf(expected, gotOf.get(bot) ?? [], sent, layer);
      if (miss !== undefined) misses.push(miss);
    }
    return {
      participants: bots.length,
      passed: bots.length - misses.length,
      misses: misses.slice(0, MAX_MISSES),
    };
  }

  close(): void {
    this.#loop.disable();
  }

  async #receivedSince({ atMs: startMs, readings }: Start, windowMs: number): Promise<Received[]> {
    const open = [...this.#crew.bots.values()].flatMap(receivingsOf);
    const rows = await allInTurns(open, ASKED_AT_ONCE, async ({ bot, sourceId, receiving }) => {
      const sender = slotOf(sourceId) ?? bot.senderOf(sourceId);
      const now = await countersOf(receiving);
      if (now === undefined || sender === undefined) return undefined;
      const before = readings.get(receiving);
      const fromMs = before?.atMs ?? receiving.sinceMs ?? startMs + windowMs;
      return {
        ...sender,
        bot,
        packets: now.received - (before?.received ?? 0),
        lost: now.lost - (before?.lost ?? 0),
        durationMs: Math.max(0, now.atMs - fromMs),
      };
    });
    return rows.filter((row) => row !== undefined);
  }

  /** Receivers are read at times of their own: scaled to the window. Those that were closed meanwhile count as they are. */
  #packetsSince(
    { past, readings }: Start,
    windowMs: number,
  ): Pick<WindowPart, 'packetsReceived' | 'packetsLost'> {
    let packetsReceived = 0;
    let packetsLost = 0;
    for (const { packets, lost, durationMs } of this.#received) {
      const scale = durationMs > windowMs ? windowMs / durationMs : 1;
      packetsReceived += packets * scale;
      packetsLost += Math.max(0, lost) * scale;
    }
    for (const bot of this.#crew.bots.values()) {
      const before = past.get(bot);
      packetsReceived += pastOf(bot).received - (before?.received ?? 0);
      packetsLost += Math.max(0, pastOf(bot).lost - (before?.lost ?? 0));
    }
    const open = new Set(
      [...this.#crew.bots.values()].flatMap(receivingsOf).map(({ receiving }) => receiving),
    );
    // what a closed one had received before the window began is no part of it
    for (const [receiving, { received }] of readings) if (!open.has(receiving)) packetsReceived -= received;
    return {
      packetsReceived: Math.max(0, Math.round(packetsReceived)),
      packetsLost: Math.round(packetsLost),
    };
  }

  #trafficSince({ traffic }: Start): Traffic {
    const bots = [...this.#crew.bots.values()];
    const now = sumOfTraffic(bots);
    const before = bots.map((bot) => traffic.get(bot));
    return {
      bytesIn: now.bytesIn - sum(before.map((one) => one?.bytesIn ?? 0)),
      bytesOut: now.bytesOut - sum(before.map((one) => one?.bytesOut ?? 0)),
      messagesIn: now.messagesIn - sum(before.map((one) => one?.messagesIn ?? 0)),
      messagesOut: now.messagesOut - sum(before.map((one) => one?.messagesOut ?? 0)),
    };
  }
}

/** The layer that a bot asks for: the smallest that fills its tile. */
function layerOf({ layers, tileHeight }: Profile): number {
  const found = layers.findIndex(({ height }) => height >= tileHeight);
  return found === -1 ? Math.max(0, layers.length - 1) : found;
}

function receivingsOf(bot: Bot) {
  return [...(bot.media?.receiving ?? [])].map(([sourceId, receiving]) => ({ bot, sourceId, receiving }));
}

function pastOf(bot: Bot): Reading {
  return { received: 0, lost: 0, ...bot.media?.past, atMs: 0 };
}

/** All threads of this process. */
function ownCpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const nowMs = (): number => monotonicUs() / US_PER_MS;

/** Undefined: it is somebody's source. */
function slotOf(sourceId: string): Pick<Got, 'index' | 'kind'> | undefined {
  return isSlotId(sourceId) ? { index: slotNumber(sourceId), kind: 'slot' } : undefined;
}

/** Undefined: it was closed meanwhile. */
function countersOf(receiving: Receiving): Promise<Reading | undefined> {
  return receiving.counters().catch(() => undefined);
}
