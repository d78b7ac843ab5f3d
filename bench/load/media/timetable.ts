/**
 * What is due when, in steps of 1 ms, and how a late sender catches up: it goes through the missed time somewhat
 * faster than it passed, so that a pause becomes no burst. Pure.
 */

/** Time gone through at once, at least; ms. */
const MIN_STEP_MS = 3;
/** And at most: on a busy machine the thread gets its turn this seldom, and must still keep up. */
const MAX_STEP_MS = 20;
const CATCH_UP_SPEED = 2;
/** Who is later than this leaves out what it missed, ms. */
const GIVE_UP_MS = 500;

/** Up to when to go through the timetable now. `from` is where it stands, `since` when that was decided; all in ms. */
export function nextCursor(
  now: number,
  { from, since }: { readonly from: number; readonly since: number },
): number {
  const step = Math.min(MAX_STEP_MS, Math.max(MIN_STEP_MS, (now - since) * CATCH_UP_SPEED));
  return Math.min(now, from + step);
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
