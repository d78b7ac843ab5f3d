/** What is wanted of a link's peer from here, and which of the two asked for talker slots first. No effects. */
import type { PeerWants } from './source-imports.ts';

export class LinkDemand {
  readonly #knowsSlots: () => boolean;
  #sources: PeerWants = new Map();
  #areSlotsWanted = false;
  #isAskedFirst = false;

  /** @param knowsSlots whether the peer can be asked for its talker slots */
  constructor(knowsSlots: () => boolean) {
    this.#knowsSlots = knowsSlots;
  }

  get sources(): PeerWants {
    return this.#sources;
  }

  /** The peer's talker slots are wanted, and it can give them. */
  get asksForSlots(): boolean {
    return this.#areSlotsWanted && this.#knowsSlots();
  }

  /** There is reason to have the link. */
  get isAny(): boolean {
    return this.#sources.size > 0 || this.asksForSlots;
  }

  /** The peer asked for talker slots while its own were not wanted here. */
  get isAskedFirst(): boolean {
    return this.#isAskedFirst;
  }

  /** @returns whether nothing of what was wanted is left */
  setSources(sources: PeerWants): boolean {
    const isLeftNow = this.#sources.size > 0 && sources.size === 0;
    this.#sources = sources;
    return isLeftNow;
  }

  /** @returns false when it was so before */
  setSlotsWanted(isWanted: boolean): boolean {
    if (this.#areSlotsWanted === isWanted) return false;
    this.#areSlotsWanted = isWanted;
    return true;
  }

  /** The peer asks for slots; asked again it is who it was. */
  noteAsked(): void {
    this.#isAskedFirst ||= !this.#areSlotsWanted;
  }

  /** The peer no longer asks. */
  forgetAsked(): void {
    this.#isAskedFirst = false;
  }

  clear(): void {
    this.#sources = new Map();
    this.#areSlotsWanted = false;
  }
}
