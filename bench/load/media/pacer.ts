/** Runs a timetable in real time: one timer for all streams of a thread. */
import { monotonicUs } from './clock.ts';
import type { Turn } from './media-source.ts';
import { nextCursor, skipTo, Timetable, usualGap } from './timetable.ts';

const US_PER_MS = 1_000;
/** How long it sleeps at most while something is to come; ms. */
const MAX_SLEEP_MS = 10;

export const nowMs = (): number => monotonicUs() / US_PER_MS;

export class Pacer {
  #cursorMs = nowMs();
  #tickedMs = this.#cursorMs;
  #usualMs = 1;
  readonly #timetable = new Timetable<Turn>(this.#cursorMs);
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  put(turn: Turn): void {
    if (this.#isClosed) return;
    if (this.#timer === undefined) this.#wakeUp();
    this.#timetable.put(turn.dueMs, turn);
  }

  /** After a time without anything to send there is nothing to catch up with. */
  #wakeUp(): void {
    this.#cursorMs = nowMs();
    this.#tickedMs = this.#cursorMs;
    this.#timetable.goTo(this.#cursorMs, () => {});
    this.#timer = setTimeout(() => this.#tick(), 1);
  }

  #tick(): void {
    const now = nowMs();
    const from = skipTo(now, this.#cursorMs);
    if (from > this.#cursorMs) this.#timetable.goTo(from, (turn) => take(turn, true));
    this.#usualMs = usualGap(this.#usualMs, now - this.#tickedMs);
    this.#tickedMs = now;
    this.#cursorMs = nextCursor(now, { from, usualMs: this.#usualMs });
    this.#timetable.goTo(this.#cursorMs, (turn) => take(turn, false));
    this.#timer = undefined;
    if (this.#isClosed || this.#timetable.isEmpty) return;
    this.#timer = setTimeout(() => this.#tick(), this.#sleepMs());
  }

  #sleepMs(): number {
    const dueMs = this.#cursorMs + this.#timetable.quietMs(MAX_SLEEP_MS);
    return Math.max(1, Math.floor(dueMs - nowMs()));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}

function take(turn: Turn, isSkipped: boolean): void {
  if (!turn.isOver) turn.take(isSkipped);
}
