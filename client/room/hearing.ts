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
import type { RosterSource } from './roster.ts';
import { slotId } from './slot-id.ts';
import { Sounds, type Sound } from './sounds.ts';
import { SILENT_LEVEL, SPEAK_LEVEL } from './speaking.ts';

/** Between two looks while a room crosses over. */
const LOOK_INTERVAL_MS = 100;

export type HearingDeps = {
  readonly selfId: () => string | undefined;
  readonly sources: () => ReadonlyMap<string, RosterSource>;
  readonly consumers: Pick<ConsumerTable, 'get'>;
  /** The last one; undefined = nobody samples. */
  readonly levels: () => LevelSample | undefined;
  /** Of the participant in the room; undefined = not known. */
  readonly numberOf: (participantId: string) => number | undefined;
  readonly isMediaOpen: () => boolean;
  /** Other sound is to be asked for. */
  readonly turned: () => void;
};

type Told = { readonly talkerSlots?: number | null };
/** Of a snapshot that says nothing there are none; of a delta, as many as before. */
type SlotNews = { readonly snapshot?: Told | null | undefined; readonly delta?: Told | null | undefined };

type Crossing = {
  readonly sinceMs: number;
  readyMs: number | undefined;
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
    const timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS);
    this.#crossing = { sinceMs: performance.now(), readyMs: undefined, timer };
  }

  #look(): void {
    const crossing = this.#crossing;
    if (crossing === undefined) return;
    const nowMs = performance.now();
    if (!this.#isReady(nowMs - crossing.sinceMs)) crossing.readyMs = undefined;
    else crossing.readyMs ??= nowMs;
    const readyForMs = crossing.readyMs === undefined ? undefined : nowMs - crossing.readyMs;
    if (!isTimeToCross({ readyForMs, missing: this.#missing() })) return;
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

  /** Voices of the old way that the new one does not have (yet). */
  #missing(): number {
    const sample = this.#deps.levels();
    const voices = sample?.voices;
    if (sample === undefined || voices === undefined) return 0;
    const levels = this.#openMicrophones().map(({ sourceId, participantId }) => ({
      direct: sample.byConsumerId.get(this.#deps.consumers.get(sourceId)?.consumerId ?? '') ?? 0,
      slot: voices.get(this.#deps.numberOf(participantId) ?? 0) ?? 0,
    }));
    const isToSlots = this.#path.wanted > 0;
    return levels.filter(({ direct, slot }) => {
      const [before, after] = isToSlots ? [direct, slot] : [slot, direct];
      return before >= SPEAK_LEVEL && after < SILENT_LEVEL;
    }).length;
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
