/**
 * What of others is heard, and by which way: says what sound to ask for, which tracks are audible, and goes over from
 * microphones to talker slots and back without a gap. @see audio-path.ts for the rules
 */
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
import type { LevelSample } from './media-port.ts';
import type { RosterSource } from './roster-person.ts';
import { slotId } from './slot-id.ts';
import { Sounds, type Sound } from './sounds.ts';
import { SILENT_LEVEL, SPEAK_LEVEL } from './speaking.ts';

/** Between two looks while a room crosses over. */
const LOOK_INTERVAL_MS = 100;

export type HearingDeps = {
  readonly selfId: () => string | undefined;
  readonly sources: () => ReadonlyMap<string, RosterSource>;
  readonly consumers: Pick<ConsumerTable, 'get'>;
  /** Loudness is measured, by voice: {@link Hearing.levelsRead} is called. */
  readonly canMeasure: () => boolean;
  /** Of the participant in the room; undefined = not known. */
  readonly numberOf: (participantId: string) => number | undefined;
  readonly isMediaOpen: () => boolean;
  /** Other sound is to be asked for. */
  readonly turned: () => void;
};

type Told = { readonly talkerSlots?: number | null };
/** Of a snapshot that says nothing there are none; of a delta, as many as before. */
type SlotNews = { readonly snapshot?: Told | null | undefined; readonly delta?: Told | null | undefined };

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
  #path: AudioPath = DIRECT;
  #crossing: Crossing | undefined;

  constructor(deps: HearingDeps) {
    this.#deps = deps;
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

  /** The server may say how many slots there are to listen to; 0 = microphones. */
  apply({ snapshot, delta }: SlotNews): void {
    const slots = snapshot ? (snapshot.talkerSlots ?? 0) : (delta?.talkerSlots ?? this.#path.wanted);
    if (slots === this.#path.wanted) return;
    this.#turn(turnTo(this.#path, slots, this.#deps.isMediaOpen()));
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

  /** Loudness was measured just now: whether somebody makes a pause is known for this moment only. */
  levelsRead(sample: LevelSample): void {
    if (sample.voices !== undefined) this.#look({ ...sample, voices: sample.voices });
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
    if (voices === undefined && this.#deps.canMeasure()) return;
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
    const levels = this.#openMicrophones().map(({ sourceId, participantId }) => {
      const direct = byConsumerId.get(this.#deps.consumers.get(sourceId)?.consumerId ?? '') ?? 0;
      const slot = voices.get(this.#deps.numberOf(participantId) ?? 0) ?? 0;
      return isToSlots ? { before: direct, after: slot } : { before: slot, after: direct };
    });
    const loud = levels.filter(({ before }) => before >= SPEAK_LEVEL);
    if (loud.length > 0) crossing.haveAllCome = loud.every(({ after }) => after >= SILENT_LEVEL);
    const isAnyHeard = levels.some(({ before }) => before >= SILENT_LEVEL);
    return { isAnyHeard, haveAllCome: crossing.haveAllCome };
  }

  #openMicrophones(): RosterSource[] {
    const selfId = this.#deps.selfId();
    return [...this.#deps.sources().values()].filter(
      ({ type, isPaused, participantId }) => type === 'mic' && !isPaused && participantId !== selfId,
    );
  }

  *#ofPeople(): Iterable<Sound> {
    const areMicsHeard = this.#path.heard === 0;
    for (const { sourceId: soundId, type } of this.#deps.sources().values()) {
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
