/**
 * Whether the people of a room hear each other by talker slots or by their microphones directly. Pure. Each signalling
 * node decides for its own people (ADR 0033); the gap between the two numbers keeps a room at the edge from crossing to
 * and fro.
 */

/** K of a node that is told nothing else. */
export const DEFAULT_TALKER_SLOTS = 3;

/** With more people than this a room uses slots. */
export const SLOTS_ABOVE = 12;
/** With so few it goes back to microphones. */
export const DIRECT_AT_MOST = 8;

/** @param people present in the whole room */
export function nextUsesSlots(before: boolean, people: number): boolean {
  return people > SLOTS_ABOVE || (before && people > DIRECT_AT_MOST);
}

/** One room's mode at this node. */
export class SlotMode {
  readonly #slotCount: number;
  #usesSlots = false;

  /** @param slotCount K of the node's configuration; 0 = microphones, however many people there are */
  constructor(slotCount: number) {
    this.#slotCount = slotCount;
  }

  /** @returns how many slots clients listen to; 0 = microphones directly */
  update(people: number): number {
    this.#usesSlots = nextUsesSlots(this.#usesSlots, people);
    return this.current;
  }

  get current(): number {
    return this.#usesSlots ? this.#slotCount : 0;
  }
}
