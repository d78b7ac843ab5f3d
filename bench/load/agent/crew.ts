/** The bots of one load process, and what they are told to do. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { ClientFailure } from '../../../client/errors.ts';
import { BenchError } from '../../bench-error.ts';
import { Bot, type Outcome } from '../bots/bot.ts';
import { BotIndexes } from '../bots/seen.ts';
import type { Traffic } from '../bots/bot-sockets.ts';
import { Voices } from '../bots/voices.ts';
import type { BotSpec } from '../fleet.ts';
import { encodeHistogram, newHistogram, record } from '../histograms.ts';
import type { Profile } from '../profiles.ts';
import type { CrewMedia } from './crew-media.ts';
import type { Answer, Ask } from './messages.ts';

/** Sockets and memory of one process; more load takes more processes. */
const MAX_BOTS = 4_000;

/** How long somebody is watched to be gone. */
const LEAVE_PATIENCE_MS = 15_000;
/** Of those who stay, so many look who leaves; each shows all the people that it may. */
const MAX_OBSERVERS = 4;
/** For getting to see people, in a large room; in a small one nothing comes. */
const OBSERVE_MS = 500;

export type CrewDeps = {
  readonly profile: Profile;
  readonly caPem: string | undefined;
  /** Made when the first bot needs it. */
  readonly openMedia: (about: { readonly towards: string }) => Promise<CrewMedia>;
};

export class Crew {
  readonly bots = new Map<number, Bot>();
  readonly profile: Profile;
  readonly #deps: CrewDeps;
  readonly #indexes = new BotIndexes();
  readonly #voices = new Voices();
  #media: Promise<CrewMedia> | undefined;

  constructor(deps: CrewDeps) {
    this.#deps = deps;
    this.profile = deps.profile;
  }

  /** Undefined as long as no bot has had any. */
  get media(): Promise<CrewMedia> | undefined {
    return this.#media;
  }

  /** @throws {BenchError} INPUT_INVALID for bots that can't be */
  async join({ bots, senders, timeoutMs }: Ask<'join'>): Promise<Answer<'join'>> {
    for (const spec of bots) this.#check(spec);
    if (this.bots.size + bots.length > MAX_BOTS) {
      throw new BenchError('INPUT_INVALID', `a load process takes ${MAX_BOTS} bots: use more of them`);
    }
    const first = bots.find((spec) => spec.media !== 'none');
    const media = first && (await this.#openMedia(first.url));
    for (const [sender, site] of senders) media?.setSenderSite(sender, site);
    const made = bots.map((spec) => this.#add(spec, media));
    const loopBefore = performance.eventLoopUtilization();
    const outcomes = await Promise.all(made.map((bot) => this.#joinOne(bot, timeoutMs)));
    const { utilization } = performance.eventLoopUtilization(loopBefore);
    const joinMs = newHistogram();
    const webrtcJoinMs = newHistogram();
    const failed = new Map<string, number>();
    for (const [at, outcome] of outcomes.entries()) {
      if ('ms' in outcome) {
        record(joinMs, outcome.ms);
        if (made[at]?.spec.media === 'webrtc') record(webrtcJoinMs, outcome.ms);
      } else failed.set(outcome.reason, (failed.get(outcome.reason) ?? 0) + 1);
    }
    return {
      joinMs: encodeHistogram(joinMs),
      webrtcJoinMs: encodeHistogram(webrtcJoinMs),
      joined: joinMs.totalCount,
      failed: [...failed],
      signal: sumOfTraffic(made),
      loopShare: utilization,
    };
  }

  async leave({ plan }: Ask<'leave'>): Promise<Answer<'leave'>> {
    const leaveMs = newHistogram();
    const last = Math.max(0, ...plan.map(([, atMs]) => atMs));
    const leaving = new Map(plan);
    await Promise.all(this.#observers(leaving).map((bot) => bot.observe(OBSERVE_MS)));
    await Promise.all(
      plan.map(async ([index, atMs], turn) => {
        const bot = this.#botOf(index);
        await after(atMs);
        const observer = this.#observerOf(bot, leaving, { turn, isLast: atMs >= last });
        const gone = observer?.seesGone(bot.participantId ?? '', LEAVE_PATIENCE_MS);
        this.bots.delete(index);
        await bot.leave();
        const ms = await gone;
        if (ms !== undefined) record(leaveMs, ms);
      }),
    );
    return { leaveMs: encodeHistogram(leaveMs) };
  }

  async reconnect({ plan, timeoutMs }: Ask<'reconnect'>): Promise<Answer<'reconnect'>> {
    return summary(
      await Promise.all(
        plan.map(async ([index, atMs]) => {
          await after(atMs);
          return this.#botOf(index).reconnect(timeoutMs);
        }),
      ),
    );
  }

  async watch({ changes, timeoutMs }: Ask<'watch'>): Promise<Answer<'watch'>> {
    const asked = changes.map(([index, cameras]) => this.#botOf(index).watch(cameras, timeoutMs));
    return summary(await Promise.all(asked));
  }

  /** @throws {BenchError} INPUT_INVALID when who is to do it is not here */
  async podium({ by, indexes }: Ask<'podium'>): Promise<Answer<'podium'>> {
    await this.#botOf(by).putOnPodium(indexes);
    return {};
  }

  async mute({ indexes, isMuted }: Ask<'mute'>): Promise<Answer<'mute'>> {
    await Promise.all(indexes.map((index) => this.#botOf(index).setMuted(isMuted).catch(micRefused(index))));
    return {};
  }

  async talk({ rooms }: Ask<'talk'>): Promise<Answer<'talk'>> {
    const { begun, ended } = this.#voices.set(rooms);
    // it may be elsewhere, have left, or come later
    for (const index of ended) this.bots.get(index)?.media?.setTalking(false);
    for (const index of begun) this.bots.get(index)?.media?.setTalking(true);
    for (const bot of this.bots.values()) bot.voicesChanged();
    return {};
  }

  /** @throws {BenchError} INPUT_INVALID when it is not here */
  async takeFloor({ index }: Ask<'takeFloor'>): Promise<Answer<'takeFloor'>> {
    const bot = this.#botOf(index);
    this.#voices.begin(bot.spec.room, index);
    bot.media?.setTalking(true); // at once; until the server has answered nobody can hear it
    await bot.setMuted(false);
    return {};
  }

  /** Everybody leaves. */
  async clear(): Promise<Answer<'clear'>> {
    const bots = [...this.bots.values()];
    this.bots.clear();
    this.#voices.set([]);
    await Promise.all(bots.map((bot) => bot.leave()));
    this.#indexes.clear();
    return {};
  }

  async close(): Promise<void> {
    await this.clear();
    const media = this.#media;
    this.#media = undefined;
    await (await media?.catch(() => undefined))?.close(); // who asked for it was told that it did not open
  }

  #check({ index, media, publish, watch }: BotSpec): void {
    const refuse = (why: string): never => {
      throw new BenchError('INPUT_INVALID', `bot ${index} ${why}`);
    };
    if (this.bots.has(index)) refuse('is here already');
    if (media === 'none' && publish.length + watch.length > 0) refuse('has no media to publish or to watch');
    if (publish.includes('camera') && this.profile.layers.length === 0) {
      refuse(`can't send a camera: the profile ${this.profile.name} has no video`);
    }
  }

  #openMedia(towards: string): Promise<CrewMedia> {
    return (this.#media ??= this.#deps.openMedia({ towards }));
  }

  #add(spec: BotSpec, media: CrewMedia | undefined): Bot {
    const bot = new Bot(spec, {
      indexes: this.#indexes,
      voices: this.#voices,
      caPem: this.#deps.caPem,
      tileHeight: this.profile.tileHeight,
      openMedia: spec.media === 'none' ? undefined : media?.openBot,
    });
    this.bots.set(spec.index, bot);
    if (this.#voices.isSpeaking(spec.room, spec.index)) bot.media?.setTalking(true);
    return bot;
  }

  async #joinOne(bot: Bot, timeoutMs: number): Promise<Outcome> {
    const { index, joinAtMs } = bot.spec;
    await after(joinAtMs);
    const outcome = await bot.join(Math.max(1, timeoutMs - joinAtMs));
    if ('reason' in outcome) this.bots.delete(index);
    return outcome;
  }

  /** Somebody in the room who stays, or at least leaves later. */
  #observerOf(
    bot: Bot,
    leaving: ReadonlyMap<number, number>,
    { turn, isLast }: { readonly turn: number; readonly isLast: boolean },
  ): Bot | undefined {
    const others = [...this.bots.values()].filter(
      ({ spec }) => spec.room === bot.spec.room && spec.index !== bot.spec.index,
    );
    const staying = others.filter(({ spec }) => !leaving.has(spec.index)).slice(0, MAX_OBSERVERS);
    if (staying.length > 0) return staying[turn % staying.length];
    return isLast ? undefined : others.at(-1);
  }

  /** Those who see others leave: in a large room nobody sees everybody. */
  #observers(leaving: ReadonlyMap<number, number>): readonly Bot[] {
    const bots = [...this.bots.values()];
    const staying = bots.filter(({ spec }) => !leaving.has(spec.index));
    return staying.length > 0 ? staying.slice(0, MAX_OBSERVERS) : bots.slice(-2);
  }

  #botOf(index: number): Bot {
    const bot = this.bots.get(index);
    if (bot === undefined) throw new BenchError('INPUT_INVALID', `there is no bot ${index}`);
    return bot;
  }
}

const micRefused =
  (index: number) =>
  (error: unknown): never => {
    const { code, reason = '' } = error instanceof ClientFailure ? error : { code: 'INTERNAL' };
    throw new BenchError('TARGET_REFUSED', `the microphone of bot ${index}: ${code} ${reason}`, {
      cause: error,
    });
  };

function summary(outcomes: readonly Outcome[]): { ms: string; failed: number } {
  const ms = newHistogram();
  for (const outcome of outcomes) if ('ms' in outcome) record(ms, outcome.ms);
  return { ms: encodeHistogram(ms), failed: outcomes.length - ms.totalCount };
}

export function sumOfTraffic(bots: Iterable<Bot>): Traffic {
  const sum = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 };
  for (const { sockets } of bots) {
    const { bytesIn, bytesOut, messagesIn, messagesOut } = sockets.traffic;
    sum.bytesIn += bytesIn;
    sum.bytesOut += bytesOut;
    sum.messagesIn += messagesIn;
    sum.messagesOut += messagesOut;
  }
  return sum;
}
