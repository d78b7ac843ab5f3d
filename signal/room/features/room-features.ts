/** The features of a room at this node: their states as of what is known here, what follows from them, and who hears of it. */
import type { ParticipantId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { IFeatureRecords } from '../../../proto/index.ts';
import type { Durability, Feature, RoomRules } from '../../features/contract.ts';
import { FeatureStates } from '../../features/feature-states.ts';
import type { RoomView } from '../view.ts';
import { DurableRecords, type DurableRecordsDeps } from './durable-records.ts';
import { FeatureTeller, type FeatureListeners } from './feature-teller.ts';
import { roomPeople, type NodesOf, type ViewPeople } from './room-people.ts';

export type RoomFeaturesDeps = Omit<DurableRecordsDeps, 'changed'> & {
  readonly features: readonly Feature[];
  readonly view: RoomView;
  readonly clock: Clock;
  /** @see roomPeople */
  readonly nodesOf?: NodesOf;
  readonly listeners: FeatureListeners & {
    /** What follows for the room is something else now. */
    readonly rulesChanged: (before: RoomRules, after: RoomRules) => void;
  };
};

export class RoomFeatures {
  readonly people: ViewPeople;
  readonly durable: DurableRecords;
  readonly #deps: RoomFeaturesDeps;
  readonly #teller: FeatureTeller;
  #states: FeatureStates;
  #replicated: ReadonlyMap<string, Uint8Array> = new Map();

  constructor(deps: RoomFeaturesDeps) {
    this.#deps = deps;
    this.#states = FeatureStates.of(deps.features);
    this.people = roomPeople(deps.view, () => this.rules, deps.nodesOf);
    this.durable = new DurableRecords({ ...deps, changed: () => this.#update('durable') });
    const { clock, listeners } = deps;
    this.#teller = new FeatureTeller({ states: () => this.#states, people: this.people, clock, listeners });
  }

  get states(): FeatureStates {
    return this.#states;
  }

  get rules(): RoomRules {
    return this.#states.rules;
  }

  /** Some feature has something that it must not lose. */
  get hasState(): boolean {
    return this.#deps.view.facts.features.size + this.durable.all.size > 0;
  }

  start(): Promise<void> {
    return this.durable.start();
  }

  async close(): Promise<void> {
    this.#teller.close();
    await this.durable.close();
  }

  /** The view may have other facts. */
  check(): void {
    const { features } = this.#deps.view.facts;
    if (features === this.#replicated) return;
    this.#replicated = features;
    this.#update('replicated');
  }

  /** Somebody has come, gone, or become another one. */
  peopleChanged(): void {
    this.#teller.peopleChanged();
  }

  /** @see RoomPort.featureRecords */
  open(id: ParticipantId): IFeatureRecords[] {
    const person = this.people.get(id);
    if (person !== undefined) return this.#teller.open(person);
    this.#teller.expect(id);
    return [];
  }

  /** @see FeatureTeller.forget */
  forget(id: ParticipantId): void {
    this.#teller.forget(id);
  }

  #update(durability: Durability): void {
    const before = this.#states;
    const was = before.rules;
    this.#states = before.load(durability, durability === 'durable' ? this.durable.all : this.#replicated);
    if (this.#states === before) return;
    const is = this.#states.rules;
    if (was !== is) {
      this.#deps.listeners.rulesChanged(was, is);
      this.#teller.rulesChanged();
    }
    this.#teller.changed();
  }
}
