/** Which signalling node to try next, and when a site is to be given up. No I/O. */

/** Structurally the `SignalPlace` of api.ts, repeated because signal/ stays free of DOM types. */
export type Place = { readonly signalUrl: string; readonly moreSignalUrls?: readonly string[] };

/** Tries without any answer of the site, one after another, before another one is looked for: about 4 s of back-off. */
const PATIENCE_TRIES = 4;

export class Addresses {
  #urls: readonly string[] = [];
  #index = 0;
  #silentTries = 0;

  constructor(place: Place) {
    this.moveTo(place);
  }

  get current(): string {
    return this.#urls[this.#index] ?? '';
  }

  /** True when it is time to look for another site. */
  get isSilent(): boolean {
    return this.#silentTries >= PATIENCE_TRIES;
  }

  /** The node does not answer. */
  wasSilent(): void {
    this.#silentTries += 1;
  }

  /** A node has answered, or nothing better was found: as many tries again. */
  renewPatience(): void {
    this.#silentTries = 0;
  }

  /** The next attempt goes to another node of the site, if it has one. */
  turn(): void {
    this.#index = (this.#index + 1) % this.#urls.length;
  }

  moveTo({ signalUrl, moreSignalUrls = [] }: Place): void {
    this.#urls = [...new Set([signalUrl, ...moreSignalUrls])];
    this.#index = 0;
    this.renewPatience();
  }
}
