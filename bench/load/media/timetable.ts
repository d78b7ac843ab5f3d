/**
 * What is due when, in steps of 1 ms, and how a late sender catches up: it goes through the missed time somewhat
 * faster than it passed, so that a pause becomes no burst. Pure.
 */

/** Time gone through at once, at least; ms. */
const MIN_STEP_MS = 3;
const CATCH_UP_SPEED = 2;
/** Share of the newest turn in what is usual. */
const NEWEST_SHARE = 0.1;
/** Who is later than this leaves out what it missed, ms. */
const GIVE_UP_MS = 500;

/** Time between turns of the thread as it usually is, after one more; on a busy machine it grows. ms */
export const usualGap = (usualMs: number, newestMs: number): number =>
  usualMs + (newestMs - usualMs) * NEWEST_SHARE;

/**
 * Up to when to go through the timetable now.
 *
 * @param at `from`: where it stands; `usualMs`: {@link usualGap}, which must be kept up with; all in ms
 */
export function nextCursor(now: number, at: { readonly from: number; readonly usualMs: number }): number {
  return Math.min(now, at.from + Math.max(MIN_STEP_MS, at.usualMs * CATCH_UP_SPEED));
}

/** Where sending begins again when all before is left out; `from` when the delay can still be made good. ms */
export function skipTo(now: number, from: number): number {
  return now - from > GIVE_UP_MS ? now - MIN_STEP_MS : from;
}

/** Entries by the ms in which they are due. */
export class Timetable<Entry> {
  readonly #byMs = new Map<number, Entry[]>();
  #at: number;

  /** @param startMs what is put earlier than this is due at once */
  constructor(startMs: number) {
    this.#at = Math.floor(startMs);
  }

  get isEmpty(): boolean {
    return this.#byMs.size === 0;
  }

  put(dueMs: number, entry: Entry): void {
    const ms = Math.max(Math.ceil(dueMs), this.#at + 1);
    const entries = this.#byMs.get(ms);
    if (entries === undefined) this.#byMs.set(ms, [entry]);
    else entries.push(entry);
  }

  /** Hands out what is due up to `untilMs`, in order; `visit` may put new entries. */
  goTo(untilMs: number, visit: (entry: Entry) => void): void {
    for (const until = Math.floor(untilMs); this.#at < until;) {
      const ms = this.#at + 1;
      const entries = this.#byMs.get(ms);
      this.#byMs.delete(ms);
      this.#at = ms;
      for (const entry of entries ?? []) visit(entry);
    }
  }

  /** How long nothing is due from here on, ms, at most `limitMs`. */
  quietMs(limitMs: number): number {
    for (let ms = 1; ms < limitMs; ms += 1) if (this.#byMs.has(this.#at + ms)) return ms;
    return limitMs;
  }
}
