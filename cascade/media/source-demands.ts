/**
 * What is wanted of the pictures that are produced on this node for one room, by its sessions and by other nodes: the
 * sum goes to the owner's client, which sends no more than that (policy/demand.ts, docs/adr/0029).
 */
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { SourceId } from '../../common/ids.ts';
import {
  demandDueMs,
  demandNow,
  NO_DEMAND,
  NO_LAYER,
  stepDemand,
  type DemandState,
} from '../policy/demand.ts';

/** The part of a source that is looked at. */
type DemandedSource = {
  readonly sourceId: SourceId;
  readonly producer: { readonly observer: { once(event: 'close', listener: () => void): unknown } };
};

type Followed = {
  readonly tell: (maxLayer: number) => void;
  state: DemandState;
  cancelDue: (() => void) | undefined;
};

export class SourceDemands {
  readonly #clock: Clock;
  /** By whoever shows it: a session's consumers, or a pipe to another node. */
  readonly #viewers = new Map<SourceId, Map<object, number>>();
  readonly #followed = new Map<SourceId, Followed>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * States what one viewer shows of a source now, also of one that is not here.
   * @param maxLayer -1 = nothing
   * @param when the owner is asked for less
   */
  want(viewer: object, sourceId: SourceId, maxLayer: number, when: 'later' | 'now' = 'later'): void {
    const viewers = this.#viewers.get(sourceId) ?? new Map<object, number>();
    if ((viewers.get(viewer) ?? NO_LAYER) === maxLayer) return;
    if (maxLayer > NO_LAYER) viewers.set(viewer, maxLayer);
    else viewers.delete(viewer);
    if (viewers.size > 0) this.#viewers.set(sourceId, viewers);
    else this.#viewers.delete(sourceId);
    const followed = this.#followed.get(sourceId);
    if (followed !== undefined) this.#step(sourceId, followed, when === 'now' ? demandNow : stepDemand);
  }

  /** The highest layer that somebody else shows. */
  wantedByOthers(viewer: object, sourceId: SourceId): number {
    const others = [...(this.#viewers.get(sourceId) ?? [])].filter(([other]) => other !== viewer);
    return Math.max(NO_LAYER, ...others.map(([, maxLayer]) => maxLayer));
  }

  /**
   * Follows a source until it ends; a newer one under the same id takes its place.
   *
   * @param tell the highest layer wanted has changed
   * @returns what is wanted from the start
   */
  follow({ sourceId, producer }: DemandedSource, tell: (maxLayer: number) => void): number {
    this.#forget(sourceId);
    const state = stepDemand(NO_DEMAND, this.#wanted(sourceId), this.#clock.monotonicMs());
    const followed: Followed = { tell, state, cancelDue: undefined };
    this.#followed.set(sourceId, followed);
    producer.observer.once('close', () => {
      if (this.#followed.get(sourceId) === followed) this.#forget(sourceId);
    });
    return state.layer;
  }

  /** Pictures of this node whose owners are asked for nothing. */
  get unwatchedCount(): number {
    return [...this.#followed.values()].filter(({ state }) => state.layer === NO_LAYER).length;
  }

  /** What the owner is asked for; undefined for what is no picture of this node. */
  of(sourceId: SourceId): number | undefined {
    return this.#followed.get(sourceId)?.state.layer;
  }

  #step(sourceId: SourceId, followed: Followed, step = stepDemand): void {
    const before = followed.state;
    const nowMs = this.#clock.monotonicMs();
    followed.cancelDue?.();
    followed.state = step(before, this.#wanted(sourceId), nowMs);
    const dueMs = demandDueMs(followed.state);
    followed.cancelDue =
      dueMs === undefined
        ? undefined
        : this.#clock.after(Math.max(0, dueMs - nowMs), () => this.#step(sourceId, followed));
    if (followed.state.layer !== before.layer) followed.tell(followed.state.layer);
  }

  #wanted(sourceId: SourceId): number {
    return Math.max(NO_LAYER, ...(this.#viewers.get(sourceId)?.values() ?? []));
  }

  #forget(sourceId: SourceId): void {
    this.#followed.get(sourceId)?.cancelDue?.();
    this.#followed.delete(sourceId);
  }
}
