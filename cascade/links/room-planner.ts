/** Keeps the plan of one room's links as its nodes come and go: follows their registrations, and whether they answer. */
import type { NodeId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { planOf, type Carrier, type RoomFacts, type RoomPlan } from '../policy/room-plan.ts';

/** A store that does not say by then who carries the room is not waited for: links go straight to where sources are. */
const PLAN_WAIT_MS = 500;

type Carriers = ReadonlyMap<NodeId, Carrier>;

export type RoomPlannerDeps = Pick<RoomFacts, 'self' | 'isLost'> & {
  readonly clock: Clock;
  /** Tells which other nodes carry the room, now and after each change. @returns how to stop */
  readonly followCarriers: (onChange: (carriers: Carriers) => void) => () => void;
  /** There is a plan, or another one. */
  readonly onPlan: () => void;
};

export class RoomPlanner {
  readonly #deps: RoomPlannerDeps;
  #carriers: Carriers = new Map();
  #plan: RoomPlan | undefined;
  #stop: (() => void) | undefined;

  constructor(deps: RoomPlannerDeps) {
    this.#deps = deps;
  }

  /** Undefined while it is not known who carries the room. */
  get plan(): RoomPlan | undefined {
    return this.#plan;
  }

  /** Idempotent. */
  start(): void {
    if (this.#stop !== undefined) return;
    const { clock, followCarriers } = this.#deps;
    let stopFollowing = (): void => {};
    const stopWaiting = clock.after(PLAN_WAIT_MS, () => {
      if (this.#plan === undefined) this.#setCarriers(new Map());
    });
    this.#stop = () => {
      stopWaiting();
      stopFollowing();
    };
    stopFollowing = followCarriers((carriers) => this.#setCarriers(carriers));
  }

  /** A node answers again, or no longer. */
  recheck(nodeId: NodeId): void {
    if (this.#carriers.has(nodeId)) this.#setCarriers(this.#carriers);
  }

  /** Forgets the plan. Idempotent. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#plan = undefined;
    this.#carriers = new Map();
  }

  #setCarriers(carriers: Carriers): void {
    const { self, isLost, onPlan } = this.#deps;
    this.#carriers = carriers;
    this.#plan = planOf({ self, carriers, isLost });
    onPlan();
  }
}
