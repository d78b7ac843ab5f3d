/** Who speaks, and who did a moment ago: everybody keeps their names for a while. Pure. */

/** How long everybody is told about somebody who does not speak any more, ms. */
export const SPEAKER_KEPT_MS = 10_000;

export class RecentSpeakers {
  #now: ReadonlySet<number> = new Set();
  /** When those who have stopped are forgotten. */
  readonly #until = new Map<number, number>();

  /** These speak from now on, and nobody else. @param nowMs monotonic */
  set(numbers: ReadonlySet<number>, nowMs: number): void {
    for (const number of this.#now) {
      if (!numbers.has(number)) this.#until.set(number, nowMs + SPEAKER_KEPT_MS);
    }
    for (const number of numbers) this.#until.delete(number);
    this.#now = new Set(numbers);
  }

  /** Those who speak or did a moment ago. */
  at(nowMs: number): ReadonlySet<number> {
    for (const [number, untilMs] of this.#until) if (untilMs <= nowMs) this.#until.delete(number);
    return new Set([...this.#now, ...this.#until.keys()]);
  }

  /** When the next one is forgotten; undefined = nobody is about to be. */
  get nextEndMs(): number | undefined {
    return this.#until.size === 0 ? undefined : Math.min(...this.#until.values());
  }
}
