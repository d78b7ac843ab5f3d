/** Lets the unmuted microphones of each room speak in turns, as the profile says; tells what is new. */
import { talkersAt } from '../bots/talk-plan.ts';
import type { RoomVoices } from '../bots/voices.ts';
import type { Profile } from '../profiles.ts';

const LOOK_EVERY_MS = 500;

export class TalkClock {
  readonly #profile: Profile;
  readonly #tell: (voices: RoomVoices) => void;
  readonly #microphones = new Map<number, { readonly room: string; isMuted: boolean }>();
  /** When the first turn began: with the first microphone, so that those speak first who come first. */
  #sinceMs = 0;
  #told = '';
  #timer: ReturnType<typeof setInterval> | undefined;
  #isByHand = false;

  constructor(profile: Profile, tell: (voices: RoomVoices) => void) {
    this.#profile = profile;
    this.#tell = tell;
  }

  add(index: number, room: string): void {
    if (this.#timer === undefined) {
      this.#sinceMs = performance.now();
      this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    }
    this.#microphones.set(index, { room, isMuted: false });
  }

  remove(index: number): void {
    this.#microphones.delete(index);
  }

  setMuted(index: number, isMuted: boolean): void {
    const microphone = this.#microphones.get(index);
    if (microphone !== undefined) microphone.isMuted = isMuted;
  }

  roomOf(index: number): string | undefined {
    return this.#microphones.get(index)?.room;
  }

  /** From now on others say who speaks. */
  takeOver(): void {
    this.#isByHand = true;
  }

  look(): void {
    if (this.#isByHand) return;
    const voices = this.#voices(performance.now() - this.#sinceMs);
    const told = JSON.stringify(voices);
    if (told === this.#told) return;
    this.#told = told;
    this.#tell(voices);
  }

  /** Nobody is there any more. */
  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#microphones.clear();
    this.#told = '';
    this.#isByHand = false;
  }

  #voices(atMs: number): RoomVoices {
    const open = [...this.#microphones].filter(([, { isMuted }]) => !isMuted);
    const rooms = Map.groupBy(open, ([, { room }]) => room);
    return [...rooms].map(([room, microphones]) => {
      const indexes = microphones.map(([index]) => index);
      return [room, talkersAt(indexes, atMs, this.#profile.talkers)];
    });
  }
}
