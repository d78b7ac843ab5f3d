/** Who speaks at this moment, by room, as the bench says it: known to each load process for all rooms, also of bots elsewhere. */

export type RoomVoices = readonly (readonly [room: string, speakers: readonly number[]])[];

export class Voices {
  readonly #rooms = new Map<string, Set<number>>();

  /** Nobody else speaks from now on. @returns bots whose part that changes */
  set(rooms: RoomVoices): { readonly begun: readonly number[]; readonly ended: readonly number[] } {
    const before = this.#everybody();
    this.#rooms.clear();
    for (const [room, speakers] of rooms) this.#rooms.set(room, new Set(speakers));
    const now = this.#everybody();
    return {
      begun: [...now].filter((index) => !before.has(index)),
      ended: [...before].filter((index) => !now.has(index)),
    };
  }

  begin(room: string, index: number): void {
    const speakers = this.#rooms.get(room) ?? new Set();
    this.#rooms.set(room, speakers.add(index));
  }

  isSpeaking(room: string, index: number): boolean {
    return this.#rooms.get(room)?.has(index) === true;
  }

  /** Whether there is a voice that this bot should hear: not its own. */
  isDue(room: string, listener: number, hear: ReadonlySet<number> | 'all'): boolean {
    const speakers = [...(this.#rooms.get(room) ?? [])];
    return speakers.some((index) => index !== listener && (hear === 'all' || hear.has(index)));
  }

  #everybody(): ReadonlySet<number> {
    return new Set([...this.#rooms.values()].flatMap((speakers) => [...speakers]));
  }
}
