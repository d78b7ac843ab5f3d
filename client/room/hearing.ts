/**
 * What of others is heard, and by which way: says what sound to ask for, which tracks are audible, and goes over from
 * microphones to talker slots and back without a gap. @see audio-path.ts for the rules
 */
import type { ITalkers } from '../../proto/signal.ts';
import type { SoundView } from '../api.ts';
import {
  DIRECT,
  isCrossing,
  isTimeToCross,
  turnTo,
  wishesOf,
  PATIENCE_MS,
  type AudioPath,
  type AudioWishes,
} from './audio-path.ts';
import type { ConsumerTable } from './consumer-table.ts';
import { LevelMeter } from './level-meter.ts';
import type { LevelSample, MediaEngine } from './media-port.ts';
import { microphonesOf } from './microphones.ts';
import type { Loudness } from './people.ts';
import type { RosterSource } from './roster-person.ts';
import type { Roster } from './roster.ts';
import { slotId } from './slot-id.ts';
import { Sounds, type Sound } from './sounds.ts';
import { SILENT_LEVEL, SPEAK_LEVEL } from './speaking.ts';

/** Between two looks while a room crosses over. */
const LOOK_INTERVAL_MS = 100;

export type HearingDeps = {
  readonly selfId: () => string | undefined;
  readonly roster: () => Pick<Roster, 'people' | 'sources'>;
  readonly consumers: Pick<ConsumerTable, 'get'>;
  readonly engine: () => MediaEngine | undefined;
  /** Other sound is to be asked for. */
  readonly turned: () => void;
  /** Loudness was measured. */
  readonly measured: () => void;
};

type Told = { readonly talkerSlots?: number | null };
/** Of a snapshot that says nothing there are none; of a delta, as many as before. */
type VoiceNews = {
  readonly snapshot?: Told | null | undefined;
  readonly delta?: Told | null | undefined;
  readonly talkers?: ITalkers | null | undefined;
};

type VoiceSample = LevelSample & { readonly voices: ReadonlyMap<number, number> };

type Crossing = {
  readonly sinceMs: number;
  readyMs: number | undefined;
  /** Whoever was heard last came by the new way as well. */
  haveAllCome: boolean;
  readonly timer: ReturnType<typeof setInterval>;
};

export class Hearing {
  readonly #deps: HearingDeps;
  readonly #sounds = new Sounds();
  readonly #levels: LevelMeter;
  #path: AudioPath = DIRECT;
  #crossing: Crossing | undefined;

  constructor(deps: HearingDeps) {
    this.#deps = deps;
    const { engine, roster, consumers, selfId } = deps;
    const microphones = () => microphonesOf(roster(), consumers, selfId());
    this.#levels = new LevelMeter({ engine, microphones, changed: () => this.#onMeasured() });
  }

  /** What to ask for. */
  get wishes(): AudioWishes {
    return wishesOf(this.#path);
  }

  /** Slots that are audible; 0 = microphones are. */
  get heardSlots(): number {
    return this.#path.heard;
  }

  get sounds(): readonly SoundView[] {
    return this.#sounds.list;
  }

  loudnessOf(participantId: string): Loudness {
    return this.#levels.of(participantId);
  }

  /** Measures loudness from now on, which costs more the more people are heard. */
  start(): void {
    this.#levels.start();
  }

  /** The server may say how many slots there are to listen to, 0 = microphones, and who has them. */
  apply({ snapshot, delta, talkers }: VoiceNews): void {
    if (talkers) this.#levels.setTalkers(talkers.numbers ?? []);
    const slots = snapshot ? (snapshot.talkerSlots ?? 0) : (delta?.talkerSlots ?? this.#path.wanted);
    if (slots === this.#path.wanted) return;
    this.#turn(turnTo(this.#path, slots, this.#deps.engine() !== undefined));
    this.#deps.turned();
  }

  /** Something about consumers or sources changed. */
  update(): void {
    this.#sounds.update([...this.#ofPeople(), ...this.#ofSlots()]);
  }

  /** Media is open, as it is known by what comes of it. */
  attach(): void {}

  /** Signalling is back; nothing about media has changed. */
  resume(): void {}

  /** Media is gone: there is nothing to cross over from any more. */
  detach(): void {
    this.#turn(turnTo(this.#path, this.#path.wanted, false));
    this.update();
  }

  /** The stay is over. */
  close(): void {
    this.#levels.stop();
    this.#turn(DIRECT);
    this.update();
  }

  #turn(path: AudioPath): void {
    clearInterval(this.#crossing?.timer);
    this.#crossing = undefined;
    this.#path = path;
    if (!isCrossing(path)) return;
    const timer = setInterval(() => this.#look(undefined), LOOK_INTERVAL_MS);
    this.#crossing = { sinceMs: performance.now(), readyMs: undefined, haveAllCome: false, timer };
  }

  /** Whether somebody makes a pause is known for this moment only. */
  #onMeasured(): void {
    const { sample } = this.#levels;
    if (sample?.voices !== undefined) this.#look({ ...sample, voices: sample.voices });
    this.#deps.measured();
  }

  #look(sample: VoiceSample | undefined): void {
    const crossing = this.#crossing;
    if (crossing === undefined) return;
    const nowMs = performance.now();
    if (!this.#isReady(nowMs - crossing.sinceMs)) crossing.readyMs = undefined;
    else crossing.readyMs ??= nowMs;
    const readyForMs = crossing.readyMs === undefined ? undefined : nowMs - crossing.readyMs;
    const voices = sample && this.#compare(crossing, sample);
    // the timer is for clients that measure nothing
    if (voices === undefined && this.#levels.sample?.voices !== undefined) return;
    if (!isTimeToCross({ readyForMs, voices })) return;
    const { wanted } = this.#path;
    this.#turn({ heard: wanted, wanted });
    this.update(); // one task: here the old way falls silent and the new one is heard
    this.#deps.turned();
  }

  /** All of the new way is received; after a while some of it will do, since the rest may never come. */
  #isReady(forMs: number): boolean {
    const { wanted } = this.#path;
    const ids = wanted > 0 ? slotIds(wanted) : this.#openMicrophones().map(({ sourceId }) => sourceId);
    const received = ids.filter((id) => this.#deps.consumers.get(id)?.isResumed === true).length;
    return received === ids.length || (received > 0 && forMs >= PATIENCE_MS);
  }

  /** The two ways, by what is heard of each voice at the moment. */
  #compare(crossing: Crossing, { byConsumerId, voices }: VoiceSample) {
    const isToSlots = this.#path.wanted > 0;
    const { people } = this.#deps.roster();
    const levels = this.#openMicrophones().map(({ sourceId, participantId }) => {
      const direct = byConsumerId.get(this.#deps.consumers.get(sourceId)?.consumerId ?? '') ?? 0;
      const slot = voices.get(people.get(participantId)?.number ?? 0) ?? 0;
      return isToSlots ? { before: direct, after: slot } : { before: slot, after: direct };
    });
    const loud = levels.filter(({ before }) => before >= SPEAK_LEVEL);
    if (loud.length > 0) crossing.haveAllCome = loud.every(({ after }) => after >= SILENT_LEVEL);
    const isAnyHeard = levels.some(({ before }) => before >= SILENT_LEVEL);
    return { isAnyHeard, haveAllCome: crossing.haveAllCome };
  }

  #openMicrophones(): RosterSource[] {
    const selfId = this.#deps.selfId();
    return [...this.#deps.roster().sources.values()].filter(
      ({ type, isPaused, participantId }) => type === 'mic' && !isPaused && participantId !== selfId,
    );
  }

  *#ofPeople(): Iterable<Sound> {
    const areMicsHeard = this.#path.heard === 0;
    for (const { sourceId: soundId, type } of this.#deps.roster().sources.values()) {
      if (type !== 'mic' && type !== 'screenaudio') continue;
      const track = this.#deps.consumers.get(soundId)?.track;
      if (track !== undefined) yield { soundId, track, isAudible: type === 'screenaudio' || areMicsHeard };
    }
  }

  *#ofSlots(): Iterable<Sound> {
    const { heard, wanted } = this.#path;
    for (const soundId of slotIds(Math.max(heard, wanted))) {
      const track = this.#deps.consumers.get(soundId)?.track;
      if (track !== undefined) yield { soundId, track, isAudible: heard > 0 };
    }
  }
}

const slotIds = (count: number): string[] => Array.from({ length: count }, (_, slot) => slotId(slot));
