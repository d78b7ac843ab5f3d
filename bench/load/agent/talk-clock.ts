/** Lets the unmuted microphones of each room speak in turns, as the profile says; tells only what changes. */
import { talkersAt } from '../bots/talk-plan.ts';
import type { Profile } from '../profiles.ts';

const LOOK_EVERY_MS = 500;

export type Talk = { readonly on: readonly number[]; readonly off: readonly number[] };

export class TalkClock {
  readonly #profile: Profile;
  readonly #tell: (talk: Talk) => void;
  readonly #microphones = new Map<number, { readonly room: string; isMuted: boolean }>();
  readonly #sinceMs = performance.now();
  #talking: ReadonlySet<number> = new Set();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isByHand = false;

  constructor(profile: Profile, tell: (talk: Talk) => void) {
    this.#profile = profile;
    this.#tell = tell;
  }

  add(index: number, room: string): void {
    this.#microphones.set(index, { room, isMuted: false });
    this.#timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
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

  /** From now on others say who speaks. @returns who does at this moment */
  takeOver(): readonly number[] {
    this.#isByHand = true;
    const talking = [...this.#talking];
    this.#talking = new Set();
    return talking;
  }

  look(): void {
    if (this.#isByHand) return;
    const open = [...this.#microphones].filter(([, { isMuted }]) => !isMuted);
    const rooms = Map.groupBy(open, ([, { room }]) => room);
    const atMs = performance.now() - this.#sinceMs;
    const next = new Set(
      [...rooms.values()].flatMap((microphones) =>
        talkersAt(
          microphones.map(([index]) => index),
          atMs,
          this.#profile.talkers,
        ),
      ),
    );
    const on = [...next].filter((index) => !this.#talking.has(index));
    const off = [...this.#talking].filter((index) => !next.has(index));
    this.#talking = next;
    if (on.length > 0 || off.length > 0) this.#tell({ on, off });
  }

  /** Says again who speaks: some were not there yet when it was said. */
  repeat(): void {
    if (this.#talking.size > 0) this.#tell({ on: [...this.#talking], off: [] });
  }

  /** Nobody is there any more. */
  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#microphones.clear();
    this.#talking = new Set();
    this.#isByHand = false;
  }
}
