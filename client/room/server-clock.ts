/** The server's clock: as it was told last, and from there by a clock that nobody sets. Pure but for the clocks it gets. */

export type Clocks = {
  /** Monotonic, ms. */
  readonly monotonicMs: () => number;
  /** Of this computer, ms since 1970. */
  readonly wallMs: () => number;
};

const OWN_CLOCKS: Clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

export class ServerClock {
  readonly #clocks: Clocks;
  #told: { readonly serverMs: number; readonly atMs: number } | undefined;

  constructor(clocks: Clocks = OWN_CLOCKS) {
    this.#clocks = clocks;
  }

  /** @param serverMs ms since 1970; 0 = it did not say */
  told(serverMs: number): void {
    if (serverMs > 0) this.#told = { serverMs, atMs: this.#clocks.monotonicMs() };
  }

  /** ms since 1970; this computer's clock until a server has told it. */
  nowMs(): number {
    if (this.#told === undefined) return this.#clocks.wallMs();
    return this.#told.serverMs + this.#clocks.monotonicMs() - this.#told.atMs;
  }
}
