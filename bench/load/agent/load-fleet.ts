/** The load processes of a run as one: tells each its share, and adds up what they answer. */
import { sum } from '../../../common/sum.ts';
import { setTimeout as after } from 'node:timers/promises';
import { BenchError } from '../../bench-error.ts';
import type { BotSpec, Fleet, JoinReport, SignalTraffic, SpeakReport, WindowReport } from '../fleet.ts';
import { sumOfEncoded } from '../histograms.ts';
import type { RoomVoices } from '../bots/voices.ts';
import type { Profile } from '../profiles.ts';
import type { SessionLoad } from '../session-load.ts';
import { distribute } from './distribute.ts';
import { fleetSession } from './fleet-session.ts';
import { sumByReason, sumOfTraffics, sumOnsets, sumWindows } from './sums.ts';
import type { LoadCaller } from './load-caller.ts';
import type { Answer, Ask, CallName, Sent } from './messages.ts';
import { TalkClock } from './talk-clock.ts';
import { webrtcNotes, withWebrtc } from './webrtc-share.ts';

/** For what is done at once; machines under load are slow. */
const SOON_MS = 30_000;
/** Bots are read one by one. */
const READING_MS = 60_000;
/** Within which a change of speaker is heard, or is not. */
const ONSET_MS = 5_000;
const MAX_MISSES = 10;

export type LoadFleetDeps = {
  readonly callers: readonly LoadCaller[];
  readonly clockErrorMs: number;
  readonly profile: Profile;
  readonly webrtc: number;
  /** Rejects when a load process is lost. */
  readonly lost: Promise<never>;
  /** Ends the processes. */
  readonly end: () => Promise<void>;
};

export class LoadFleet implements Fleet {
  readonly session: SessionLoad;
  readonly #deps: LoadFleetDeps;
  readonly #places = new Map<number, LoadCaller>();
  readonly #senders = new Map<number, string>();
  readonly #talk: TalkClock;
  #notes: readonly string[] = [];
  #closing: Promise<void> | undefined;

  constructor(deps: LoadFleetDeps) {
    this.#deps = deps;
    this.session = fleetSession({
      each: (call, timeoutMs, askOf) => this.#each(call, timeoutMs, askOf),
      atTheirs: (call, timeoutMs, rows, askOf) => this.#atTheirs(call, timeoutMs, rows, askOf),
      talk: (room, indexes) => {
        this.#talk.takeOver();
        return this.#tellVoices([[room, indexes]]);
      },
    });
    this.#talk = new TalkClock(deps.profile, (voices) => {
      this.#tellVoices(voices).catch(() => {}); // a lost process shows in what the scenario waits for
    });
  }

  get processes(): number {
    return this.#deps.callers.length;
  }

  get clockErrorMs(): number {
    return this.#deps.clockErrorMs;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  async join(asked: readonly BotSpec[], { timeoutMs }: { readonly timeoutMs: number }): Promise<JoinReport> {
    const { callers, webrtc } = this.#deps;
    const bots = withWebrtc(asked, webrtc);
    const shares = distribute(bots, callers);
    for (const { index, site, publish } of bots) if (publish.length > 0) this.#senders.set(index, site);
    const senders = [...this.#senders];
    for (const [at, share] of shares.entries()) {
      const caller = callers[at];
      if (caller !== undefined) for (const { index } of share) this.#places.set(index, caller);
    }
    for (const { index, room, publish } of bots) if (publish.includes('mic')) this.#talk.add(index, room);
    this.#talk.look(); // before anybody comes: each waits for the voice that there is
    const answers = await this.#each('join', timeoutMs + SOON_MS, (_, at) => {
      const own = shares[at] ?? [];
      return { bots: own.map(toMessage), senders, timeoutMs };
    });
    const report: JoinReport = {
      joinMs: sumOfEncoded(answers.map(({ joinMs }) => joinMs)),
      webrtcJoinMs: sumOfEncoded(answers.map(({ webrtcJoinMs }) => webrtcJoinMs)),
      joined: sum(answers.map(({ joined }) => joined)),
      failed: sumByReason(answers.map(({ failed }) => failed)),
      signal: sumOfTraffics(answers.map(({ signal }) => signal)),
      loopShare: Math.max(0, ...answers.map(({ loopShare }) => loopShare)),
    };
    this.#notes = webrtcNotes(bots, report);
    return report;
  }

  async measure(durationMs: number, signal: AbortSignal): Promise<WindowReport> {
    await this.#each('beginWindow', READING_MS, () => ({}));
    const begunMs = performance.now();
    await this.#orLost(after(durationMs, undefined, { signal }).catch(() => {})); // aborted: what there is
    const measuredMs = performance.now() - begunMs;
    const parts = await this.#each('endWindow', READING_MS, () => ({}));
    const sent = parts.flatMap((part) => part.sent);
    const verdicts = await this.#each('judge', READING_MS, () => ({ sent }));
    return {
      durationMs: measuredMs,
      participants: sum(verdicts.map(({ participants }) => participants)),
      passed: sum(verdicts.map(({ passed }) => passed)),
      cameraPackets: cameraPackets(sent),
      misses: verdicts.flatMap(({ misses }) => misses).slice(0, MAX_MISSES),
      ...sumWindows(
        parts,
        this.#deps.callers.map(({ name }) => name),
      ),
    };
  }

  async leave(indexes: readonly number[], withinMs: number) {
    const plan = spread(indexes, withinMs);
    const answers = await this.#atTheirs('leave', withinMs + READING_MS, plan, (own) => ({ plan: own }));
    for (const index of indexes) this.#forget(index);
    return sumOfEncoded(answers.map(({ leaveMs }) => leaveMs));
  }

  async reconnect(
    indexes: readonly number[],
    { withinMs, timeoutMs }: { readonly withinMs: number; readonly timeoutMs: number },
  ) {
    const deadlineMs = withinMs + timeoutMs + SOON_MS;
    const plan = spread(indexes, withinMs);
    const answers = await this.#atTheirs('reconnect', deadlineMs, plan, (own) => ({ plan: own, timeoutMs }));
    return {
      ms: sumOfEncoded(answers.map(({ ms }) => ms)),
      failed: sum(answers.map(({ failed }) => failed)),
    };
  }

  async podium(by: number, indexes: readonly number[]): Promise<void> {
    const put = this.#callerOf(by).call('podium', { by, indexes: [...indexes] }, READING_MS);
    await this.#orLost(put);
  }

  async mute(indexes: readonly number[], isMuted: boolean): Promise<void> {
    const rows = indexes.map((index) => [index, isMuted] as const);
    await this.#atTheirs('mute', SOON_MS, rows, (own) => ({ indexes: own.map(([index]) => index), isMuted }));
    for (const index of indexes) this.#talk.setMuted(index, isMuted);
  }

  async speak(from: number | undefined, to: number): Promise<SpeakReport> {
    const room = this.#talk.roomOf(to);
    if (room === undefined) throw new BenchError('INPUT_INVALID', `bot ${to} has no microphone`);
    this.#talk.takeOver();
    await this.#tellVoices([]);
    await this.#each('beginOnset', SOON_MS, () => ({ room, speaker: to }));
    const muted = from === undefined ? undefined : this.mute([from], true);
    const spoken = this.#callerOf(to).call('takeFloor', { index: to }, SOON_MS);
    await this.#orLost(Promise.all([muted, spoken]));
    this.#talk.setMuted(to, false);
    return sumOnsets(await this.#each('endOnset', ONSET_MS + SOON_MS, () => ({ timeoutMs: ONSET_MS })));
  }

  async traffic(): Promise<SignalTraffic> {
    return sumOfTraffics(await this.#each('traffic', SOON_MS, () => ({})));
  }

  async watch(changes: ReadonlyMap<number, readonly number[]>, timeoutMs: number) {
    const rows = [...changes].map(([index, cameras]) => [index, cameras] as const);
    const answers = await this.#atTheirs('watch', timeoutMs + SOON_MS, rows, (own) => ({
      changes: own.map(([index, cameras]): [number, number[]] => [index, [...cameras]]),
      timeoutMs,
    }));
    return {
      ms: sumOfEncoded(answers.map(({ ms }) => ms)),
      failed: sum(answers.map(({ failed }) => failed)),
    };
  }

  async clear(): Promise<void> {
    this.#talk.clear();
    this.#places.clear();
    this.#senders.clear();
    this.#notes = [];
    await this.#each('clear', SOON_MS, () => ({}));
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#talk.clear();
    return (this.#closing ??= this.#deps.end());
  }

  #forget(index: number): void {
    this.#places.delete(index);
    this.#senders.delete(index);
    this.#talk.remove(index);
  }

  /** Asks all. */
  #each<K extends CallName>(
    call: K,
    timeoutMs: number,
    askOf: (caller: LoadCaller, at: number) => Ask<K>,
  ): Promise<Answer<K>[]> {
    const { callers } = this.#deps;
    return this.#orLost(
      Promise.all(callers.map((caller, at) => caller.call(call, askOf(caller, at), timeoutMs))),
    );
  }

  /** Asks each process about its own bots; the others not at all. @param rows begin with the bot's index */
  #atTheirs<K extends CallName, Row extends readonly [number, ...unknown[]]>(
    call: K,
    timeoutMs: number,
    rows: readonly Row[],
    askOf: (own: Row[]) => Ask<K>,
  ): Promise<Answer<K>[]> {
    const shares = Map.groupBy(rows, ([index]) => this.#callerOf(index));
    const asked = [...shares].map(([caller, own]) => caller.call(call, askOf(own), timeoutMs));
    return this.#orLost(Promise.all(asked));
  }

  async #tellVoices(voices: RoomVoices): Promise<void> {
    const rooms = voices.map(([room, speakers]): [string, number[]] => [room, [...speakers]]);
    await this.#each('talk', SOON_MS, () => ({ rooms }));
  }

  /** @throws {BenchError} INPUT_INVALID */
  #callerOf(index: number): LoadCaller {
    const caller = this.#places.get(index);
    if (caller === undefined) throw new BenchError('INPUT_INVALID', `there is no bot ${index}`);
    return caller;
  }

  #orLost<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#deps.lost]);
  }
}

function cameraPackets(sent: readonly Sent[]): ReadonlyMap<number, number> {
  const cameras = sent.filter(({ kind }) => kind === 'camera');
  return new Map(cameras.map(({ index, packets }) => [index, sum(packets)]));
}

function toMessage(spec: BotSpec): Ask<'join'>['bots'][number] {
  return {
    ...spec,
    publish: [...spec.publish],
    watch: [...spec.watch],
    hear: spec.hear === 'all' ? 'all' : [...spec.hear],
    moreUrls: [...(spec.moreUrls ?? [])],
  };
}

/** Evenly over the time, the first at once. */
function spread(indexes: readonly number[], withinMs: number): [number, number][] {
  return indexes.map((index, at) => [index, (at * withinMs) / Math.max(1, indexes.length)]);
}
