/** Samples loudness four times a second and says who speaks. */
import type { MediaEngine } from './media-port.ts';
import type { Loudness } from './people.ts';
import { nextSpeaking, SILENT, type Speaking } from './speaking.ts';

const LEVEL_INTERVAL_MS = 250;

const QUIET: Loudness = { level: 0, isSpeaking: false };

/** Steps of a level meter; finer ones would make new views for nothing. */
const LEVEL_STEPS = 100;

export type Microphone = {
  readonly participantId: string;
  /** Which consumer it is heard by; undefined = none yet. */
  readonly consumerId: 'own' | (string & {}) | undefined;
};

export type LevelMeterDeps = {
  readonly engine: () => MediaEngine | undefined;
  /** Microphones that are open. */
  readonly microphones: () => readonly Microphone[];
  readonly changed: () => void;
};

export class LevelMeter {
  readonly #deps: LevelMeterDeps;
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

  start(): void {
    this.#timer ??= setInterval(() => void this.#sample(), LEVEL_INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#loudness = new Map();
    this.#speaking = new Map();
  }

  async #sample(): Promise<void> {
    const engine = this.#deps.engine();
    if (engine === undefined || this.#isSampling) return;
    this.#isSampling = true;
    try {
      const { own, byConsumerId } = await engine.readLevels();
      if (this.#timer === undefined) return;
      const levels = new Map<string, number>();
      for (const { participantId, consumerId } of this.#deps.microphones()) {
        levels.set(participantId, consumerId === 'own' ? own : (byConsumerId.get(consumerId ?? '') ?? 0));
      }
      this.#take(levels);
    } catch {
      // the engine was closed while it was asked; the next one is asked next time
    } finally {
      this.#isSampling = false;
    }
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
