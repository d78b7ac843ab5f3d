/**
 * Tells what changes in a room: the first change at once, then at most ten times per second, each frame encoded once for
 * all sockets of the room, or of a page, at this node. What is told is people-board.ts.
 */
import type { ParticipantId, SiteId, SourceId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { ServerEnvelope, type IServerEnvelope } from '../../proto/index.ts';
import type { PageRef } from './people/page-ref.ts';
import type { PeopleBoard } from './people/people-board.ts';
import { RecentSpeakers } from './people/recent-speakers.ts';
import { NOTHING_TOUCHED, type Touched } from './site-state.ts';

/** Between two deltas of a room, ms (architecture.md, "Delivery": at most 10 per second). */
export const DELTA_PERIOD_MS = 100;
/** How long a large room's counts wait for what else changes them, ms: who mutes as another unmutes changes none. */
export const COUNTS_PERIOD_MS = 1_000;

export type DeltaListeners = {
  readonly delta: (frame: Uint8Array) => void;
  readonly page: (ref: PageRef, frame: Uint8Array) => void;
  /** Of somebody whom not everybody is told about. The frame is made when it is asked for. */
  readonly row: (id: ParticipantId, frame: () => Uint8Array) => void;
};

export class DeltaBatcher {
  readonly #board: PeopleBoard;
  readonly #clock: Clock;
  readonly #listeners: DeltaListeners;
  readonly #speakers = new RecentSpeakers();
  #participantIds = new Set<ParticipantId>();
  #sourceIds = new Set<SourceId>();
  #awaySites = new Set<SiteId>();
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  /** Counts are other ones than were told; Infinity = they are not. */
  #countsOwedSinceMs = Infinity;
  #timer: { readonly dueMs: number; readonly cancel: () => void } | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(board: PeopleBoard, clock: Clock, listeners: DeltaListeners) {
    this.#board = board;
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Takes note of a change that the view has already. */
  add(touched: Touched): void {
    if (this.#state === 'closed') return;
    for (const id of touched.participantIds) this.#participantIds.add(id);
    for (const id of touched.sourceIds) this.#sourceIds.add(id);
    for (const site of touched.awaySites ?? []) this.#awaySites.add(site);
    this.#flushAt(this.#lastFlushMs + DELTA_PERIOD_MS);
  }

  /** These speak now, and nobody else. When it returns, everybody has been told who they are, as far as this node knows. */
  speak(numbers: ReadonlySet<number>): void {
    if (this.#state === 'closed') return;
    this.#speakers.set(numbers, this.#clock.monotonicMs());
    const isNews = [...numbers].some((number) => !this.#board.isTold(number));
    if (isNews) this.#flush();
    else this.add(NOTHING_TOUCHED);
  }

  /** Tells at once what waits, so that who comes next begins with it. */
  settle(): void {
    if (this.#state === 'open' && this.#timer !== undefined) this.#flush();
  }

  close(): void {
    this.#state = 'closed';
    this.#timer?.cancel();
  }

  #flushAt(dueMs: number): void {
    if (this.#timer !== undefined && this.#timer.dueMs <= dueMs) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    const waitMs = dueMs - this.#clock.monotonicMs();
    if (waitMs <= 0) this.#flush();
    else this.#timer = { dueMs, cancel: this.#clock.after(waitMs, () => this.#flush()) };
  }

  #flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const nowMs = this.#clock.monotonicMs();
    this.#lastFlushMs = nowMs;
    const mayTellCounts = nowMs >= this.#countsOwedSinceMs + COUNTS_PERIOD_MS;
    const speakers = this.#speakers.at(nowMs);
    const { delta, pages, rows, owesCounts } = this.#board.publish(this.#take(), { speakers, mayTellCounts });
    this.#countsOwedSinceMs = owesCounts ? Math.min(this.#countsOwedSinceMs, nowMs) : Infinity;
    if (delta !== undefined) this.#listeners.delta(encode({ delta }));
    for (const [ref, change] of pages)
      this.#listeners.page(ref, encode({ pageChanges: { changes: [change] } }));
    for (const self of rows) this.#listeners.row(self.participantId, () => encode({ ownChange: { self } }));
    if (owesCounts) this.#flushAt(this.#countsOwedSinceMs + COUNTS_PERIOD_MS);
    const { nextEndMs } = this.#speakers;
    if (nextEndMs !== undefined) this.#flushAt(nextEndMs);
  }

  #take(): Touched {
    const touched = {
      participantIds: this.#participantIds,
      sourceIds: this.#sourceIds,
      awaySites: this.#awaySites,
    };
    this.#participantIds = new Set();
    this.#sourceIds = new Set();
    this.#awaySites = new Set();
    return touched;
  }
}

const encode = (event: IServerEnvelope): Uint8Array => ServerEnvelope.encode(event).finish();
