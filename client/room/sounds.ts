/**
 * The tracks that a page plays, and which of them are audible. A page plays all of them all the time, so that crossing
 * from one to another is a matter of one task and no element has to start. Knows no way to receive any.
 */
import type { SoundView } from '../api.ts';

export type Sound = {
  readonly soundId: string;
  readonly track: MediaStreamTrack;
  readonly isAudible: boolean;
};

export class Sounds {
  #list: readonly SoundView[] = [];

  /** The array and its members keep their identity as long as nothing changes. */
  get list(): readonly SoundView[] {
    return this.#list;
  }

  /** Takes what is received now. All in one task. */
  update(sounds: readonly Sound[]): void {
    // what is heard begins before what was heard ends: 10 ms of both can't be told, 10 ms of neither can
    for (const isAudible of [true, false]) {
      for (const sound of sounds) if (sound.isAudible === isAudible) sound.track.enabled = isAudible;
    }
    const before = new Map(this.#list.map((sound) => [sound.soundId, sound]));
    const next = sounds.map(({ soundId, track }) => {
      const known = before.get(soundId);
      return known?.track === track ? known : { soundId, track };
    });
    const isSame =
      next.length === this.#list.length && next.every((sound, index) => sound === this.#list[index]);
    if (!isSame) this.#list = next;
  }
}
