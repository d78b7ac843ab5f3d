/**
 * What one router of a room is to have: adds up what its viewers want, and sorts it by where each source comes in. What
 * comes in at this router is told its owner, the rest is brought from the others.
 */
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { WantSum, type Wants } from '../media/want-sum.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { LocalRoom, LocalRouter, RemoteWant, RouterWants } from '../ports.ts';
import { Demand } from './demand.ts';
import type { PeerWant, PeerWants } from './source-imports.ts';

export type LocalWantsDeps = {
  readonly selfId: NodeId;
  readonly clock: Clock;
  readonly lingerMs: number;
  readonly router: LocalRouter;
  readonly room: Pick<LocalRoom, 'homeOf' | 'demands'>;
  /** What is to come from each of the other routers, whole. */
  readonly bring: (wants: ReadonlyMap<LocalRouter, PeerWants>) => void;
};

export class LocalWants implements RouterWants {
  readonly #deps: LocalWantsDeps;
  readonly #sum = new WantSum<object>();
  /** Of what comes from other routers. */
  readonly #demand: Demand;
  /** Wanted now, and coming in elsewhere. */
  readonly #elsewhere = new Set<SourceId>();

  constructor(deps: LocalWantsDeps) {
    this.#deps = deps;
    const { clock, lingerMs } = deps;
    this.#demand = new Demand({ clock, lingerMs, changed: () => this.#bring() });
  }

  set(viewer: object, wants: Wants, when?: 'later' | 'now'): void {
    const touched = new Set([...this.#sum.of(viewer).keys(), ...wants.keys()]);
    const changed = this.#sum.set(viewer, wants);
    for (const sourceId of touched) this.#tellOwner(viewer, sourceId, wants.get(sourceId), when);
    if (changed.length > 0) this.#apply(changed);
  }

  want(
    viewer: object,
    { sourceId, generation }: { readonly sourceId: SourceId; readonly generation: number },
    maxLayer: number | undefined,
    when?: 'later' | 'now',
  ): void {
    const want = { generation, originNodeId: this.#deps.selfId, maxLayer: maxLayer ?? NO_LAYER };
    this.set(viewer, maxLayer === undefined ? new Map() : new Map([[sourceId, want]]), when);
  }

  wantedByOthers(viewer: object, sourceId: SourceId): number {
    return this.#deps.room.demands.wantedByOthers(viewer, sourceId);
  }

  /** A source comes in elsewhere than before; without a name, any may. */
  homeChanged(sourceId?: SourceId): void {
    const moved = sourceId === undefined ? [...this.#sum.sum.keys()] : [sourceId];
    for (const one of moved) {
      for (const [viewer, want] of this.#sum.viewersOf(one)) this.#tellOwner(viewer, one, want);
    }
    this.#apply(moved);
    if (sourceId === undefined || this.#demand.wants.has(sourceId)) this.#bring();
  }

  close(): void {
    this.#demand.close();
  }

  #apply(sourceIds: readonly SourceId[]): void {
    let isElsewhereTouched = false;
    for (const sourceId of sourceIds) {
      const wasElsewhere = this.#elsewhere.has(sourceId);
      const isElsewhere = this.#sortOne(sourceId);
      isElsewhereTouched ||= wasElsewhere || isElsewhere;
    }
    if (!isElsewhereTouched) return;
    const { sum } = this.#sum;
    this.#demand.set(
      new Map([...this.#elsewhere].flatMap((sourceId) => entryOf(sourceId, sum.get(sourceId)))),
    );
  }

  /** @returns whether it has to come from another router */
  #sortOne(sourceId: SourceId): boolean {
    const want = this.#sum.sum.get(sourceId);
    const isElsewhere = want !== undefined && this.#isElsewhere(sourceId, want);
    if (isElsewhere) this.#elsewhere.add(sourceId);
    else this.#elsewhere.delete(sourceId);
    return isElsewhere;
  }

  /** What comes in elsewhere, the pipe from there asks for. */
  #tellOwner(viewer: object, sourceId: SourceId, want: RemoteWant | undefined, when?: 'later' | 'now'): void {
    const { room, selfId } = this.#deps;
    const isHere = want?.originNodeId === selfId && !this.#isElsewhere(sourceId, want);
    room.demands.want(viewer, sourceId, isHere ? want.maxLayer : NO_LAYER, when);
  }

  #isElsewhere(sourceId: SourceId, want: RemoteWant): boolean {
    const home = this.#deps.room.homeOf(sourceId, want);
    return home !== undefined && home !== this.#deps.router;
  }

  #bring(): void {
    const { router, room, bring } = this.#deps;
    const byHome = new Map<LocalRouter, Map<SourceId, PeerWant>>();
    for (const [sourceId, want] of this.#demand.wants) {
      const home = room.homeOf(sourceId, want);
      if (home === undefined || home === router) continue;
      const wants = byHome.get(home) ?? new Map<SourceId, PeerWant>();
      byHome.set(home, wants.set(sourceId, { generation: want.generation, maxLayer: want.maxLayer }));
    }
    bring(byHome);
  }
}

const entryOf = <Want>(sourceId: SourceId, want: Want | undefined): readonly (readonly [SourceId, Want])[] =>
  want === undefined ? [] : [[sourceId, want]];
