/**
 * How far another machine's clock is from ours, from messages that carry its time. A message is never read before it
 * was sent, so of several the smallest difference is the truest; what is left is its way, far below what matters here.
 */
const SAMPLES = 20;

/** More than this is told: tokens, grace periods and logs of several machines are compared by people and programs. */
const TELL_ABOVE_SEC = 2;
/** Told to be over only below this, so that it does not flap. */
const OVER_BELOW_SEC = 1.5;
/** A change of this size is told again. */
const TELL_CHANGE_SEC = 1;

const MS_PER_SEC = 1_000;

export type SkewChange =
  { readonly kind: 'skewed'; readonly skewSec: number } | { readonly kind: 'over'; readonly skewSec: number };

export class ClockSkew {
  readonly #differencesMs: number[] = [];
  #toldSec: number | undefined;

  /** Ours minus theirs; undefined until there are enough messages. */
  get skewSec(): number | undefined {
    return this.#differencesMs.length < SAMPLES ? undefined : Math.min(...this.#differencesMs) / MS_PER_SEC;
  }

  /**
   * @param sentAtMs their clock, ms since 1970, when they sent it
   * @param nowMs our clock
   * @returns what is to be told, once per change
   */
  observe(sentAtMs: number, nowMs: number): SkewChange | undefined {
    this.#differencesMs.push(nowMs - sentAtMs);
    if (this.#differencesMs.length > SAMPLES) this.#differencesMs.shift();
    return this.#judge(this.skewSec);
  }

  #judge(skewSec: number | undefined): SkewChange | undefined {
    if (skewSec === undefined) return undefined;
    if (this.#toldSec !== undefined && Math.abs(skewSec) < OVER_BELOW_SEC) {
      this.#toldSec = undefined;
      return { kind: 'over', skewSec };
    }
    const isNew = this.#toldSec === undefined || Math.abs(skewSec - this.#toldSec) >= TELL_CHANGE_SEC;
    if (Math.abs(skewSec) <= TELL_ABOVE_SEC || !isNew) return undefined;
    this.#toldSec = skewSec;
    return { kind: 'skewed', skewSec };
  }
}
