/** How often and for how long one bot had lost its connection. No I/O: whoever has it tells what state the session is in. */

export class BotOutages {
  /** Those that are over. */
  readonly pastMs: number[] = [];
  readonly #nowMs: () => number;
  #sinceMs: number | undefined;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** @param state of the SDK's session, whenever it may have changed */
  note(state: string): void {
    if (state === 'reconnecting') this.#sinceMs ??= this.#nowMs();
    else if (state === 'joined' && this.#sinceMs !== undefined) {
      this.pastMs.push(this.#nowMs() - this.#sinceMs);
      this.#sinceMs = undefined;
    }
  }
}
