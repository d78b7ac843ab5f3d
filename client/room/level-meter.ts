/** Samples loudness four times a second and says who speaks. */
import type { LevelSample, MediaEngine } from './media-port.ts';
import type { Loudness } from './people.ts';
import { nextSpeaking, SILENT, type Speaking } from './speaking.ts';

const LEVEL_INTERVAL_MS = 250;

/** Of a talker whose packets can't be told from others': about -26 dBFS, as somebody who speaks. */
const TALKER_LEVEL = 0.05;

const QUIET: Loudness = { level: 0, isSpeaking: false };

/** Steps of a level meter; finer ones would make new views for nothing. */
const LEVEL_STEPS = 100;

export type Microphone = {
  readonly participantId: string;
  /** Which consumer it is heard by; undefined = none yet. */
  readonly consumerId: 'own' | (string & {}) | undefined;
  /** Of the participant in the room, by which talker slots name it. */
  readonly number: number;
};

export type LevelMeterDeps = {
  readonly engine: () => MediaEngine | undefined;
  /** Microphones that are open. */
  readonly microphones: () => readonly Microphone[];
  readonly changed: () => void;
};

export class LevelMeter {
  readonly #deps: LevelMeterDeps;
  #sample: LevelSample | undefined;
  #talkers: ReadonlySet<number> = new Set();
  #loudness = new Map<string, Loudness>();
  #speaking = new Map<string, Speaking>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isSampling = false;

  constructor(deps: LevelMeterDeps) {
    this.#deps = deps;
  }

  of(participantId: string): Loudness {
    return this.#loudness.get(participantId) ?? QUIET;
  }

  /** As measured last, before anything is made of it; undefined = nothing was. */
  get sample(): LevelSample | undefined {
    return this.#sample;
  }

  /** Who has a talker slot, as the server says; of use where this client can't see whose packets come. */
  setTalkers(numbers: readonly number[]): void {
    this.#talkers = new Set(numbers);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#measure(), LEVEL_INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#sample = undefined;
    this.#talkers = new Set();
    this.#loudness = new Map();
    this.#speaking = new Map();
  }

  async #measure(): Promise<void> {
    const engine = this.#deps.engine();
    if (engine === undefined || this.#isSampling) return;
    this.#isSampling = true;
    try {
      const sample = await engine.readLevels();
      if (this.#timer === undefined) return;
      this.#sample = sample;
      const levels = this.#deps
        .microphones()
        .map((microphone) => [microphone.participantId, this.#levelOf(microphone, sample)] as const);
      this.#take(new Map(levels));
    } catch {
      // the engine was closed while it was asked; the next one is asked next time
    } finally {
      this.#isSampling = false;
    }
  }

  #levelOf({ consumerId, number }: Microphone, { own, byConsumerId, voices }: LevelSample): number {
    if (consumerId === 'own') return own;
    const direct = byConsumerId.get(consumerId ?? '') ?? 0;
    const told = voices === undefined && this.#talkers.has(number) ? TALKER_LEVEL : 0;
    return Math.max(direct, voices?.get(number) ?? told);
  }

  #take(levels: ReadonlyMap<string, number>): void {
    const nowMs = performance.now();
    const speaking = new Map<string, Speaking>();
    const loudness = new Map<string, Loudness>();
    for (const [participantId, level] of levels) {
      const state = nextSpeaking(this.#speaking.get(participantId) ?? SILENT, level, nowMs);
      speaking.set(participantId, state);
      loudness.set(participantId, {
        level: Math.round(level * LEVEL_STEPS) / LEVEL_STEPS,
        isSpeaking: state.isSpeaking,
      });
    }
    this.#speaking = speaking;
    this.#loudness = loudness;
    this.#deps.changed();
  }
}
