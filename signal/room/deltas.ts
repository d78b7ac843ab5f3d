/**
 * Batches changes of a room into deltas: the first at once, then at most ten per second, each record once per batch.
 * One frame for all sockets of the room at this node.
 */
import type { ParticipantId, SiteId, SourceId } from '../../common/ids.ts';
import { deltaOf, encodeEvent, snapshotOf } from './frames.ts';
import type { Touched } from './site-state.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { RoomView } from './view.ts';

/** Between two deltas of a room, ms (architecture.md, "Delivery": at most 10 per second). */
export const DELTA_PERIOD_MS = 100;

export type DeltaListeners = {
  readonly delta: (frame: Uint8Array) => void;
  readonly reset: (frame: Uint8Array) => void;
};

export class DeltaBatcher {
  readonly #view: RoomView;
  readonly #clock: Clock;
  readonly #listeners: DeltaListeners;
  #participantIds = new Set<ParticipantId>();
  #sourceIds = new Set<SourceId>();
  #awaySites = new Set<SiteId>();
  /** As clients know them. */
  #told: Pick<RoomView, 'facts' | 'settings'>;
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(view: RoomView, clock: Clock, listeners: DeltaListeners) {
    this.#view = view;
    this.#told = { facts: view.facts, settings: view.settings };
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Takes note of a change that the view has already. */
  add(touched: Touched): void {
    if (this.#state === 'closed') return;
    for (const id of touched.participantIds) this.#participantIds.add(id);
    for (const id of touched.sourceIds) this.#sourceIds.add(id);
    for (const site of touched.awaySites ?? []) this.#awaySites.add(site);
    const size = this.#participantIds.size + this.#sourceIds.size + this.#awaySites.size;
    const isNothing = size === 0 && !this.#isRoomNews();
    if (isNothing || this.#cancel !== undefined) return;
    const waitMs = this.#lastFlushMs + DELTA_PERIOD_MS - this.#clock.monotonicMs();
    if (waitMs <= 0) this.#flush();
    else this.#cancel = this.#clock.after(waitMs, () => this.#flush());
  }

  /** A log was replaced: everybody gets the room as it is now, whatever was pending. */
  reset(): void {
    if (this.#state === 'closed') return;
    this.#take();
    this.#listeners.reset(encodeEvent({ snapshot: snapshotOf(this.#view) }));
  }

  close(): void {
    this.#state = 'closed';
    this.#cancel?.();
  }

  #flush(): void {
    const withRoom = this.#isRoomNews();
    const touched = this.#take();
    this.#listeners.delta(encodeEvent({ delta: deltaOf(this.#view, touched, withRoom) }));
  }

  #isRoomNews(): boolean {
    return this.#view.facts !== this.#told.facts || this.#view.settings !== this.#told.settings;
  }

  #take(): Touched {
    this.#told = { facts: this.#view.facts, settings: this.#view.settings };
    const touched = {
      participantIds: this.#participantIds,
      sourceIds: this.#sourceIds,
      awaySites: this.#awaySites,
    };
    this.#participantIds = new Set();
    this.#sourceIds = new Set();
    this.#awaySites = new Set();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#lastFlushMs = this.#clock.monotonicMs();
    return touched;
  }
}
