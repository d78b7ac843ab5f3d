/** The states of all features of a room at one moment. Never changed: a write gives new ones. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { RecordWrite } from '../../common/store/port.ts';
import type {
  Contribution,
  Durability,
  Feature,
  FeatureRecords,
  OpenFeature,
  RecordMap,
  RoomRules,
} from './contract.ts';
import { rulesOf } from './rules.ts';

const NO_RECORDS: FeatureRecords = { replicated: new Map(), durable: new Map() };

/** Opened when somebody asks. */
class Opened {
  readonly feature: Feature;
  readonly records: FeatureRecords;
  /** Of the last state of which it was asked for. */
  readonly #before: Contribution | undefined;
  #open: OpenFeature | undefined;
  #contribution: Contribution | undefined;

  constructor(feature: Feature, records: FeatureRecords, before?: Opened) {
    this.feature = feature;
    this.records = records;
    this.#before = before === undefined ? undefined : (before.#contribution ?? before.#before);
  }

  get state(): OpenFeature {
    return (this.#open ??= this.feature.open(this.records));
  }

  /** The same object as before where it says the same: most changes of a feature change nothing for the room. */
  get contribution(): Contribution {
    return (this.#contribution ??= this.#contribute());
  }

  #contribute(): Contribution {
    const { contribution } = this.state;
    return this.#before !== undefined && isDeepStrictEqual(this.#before, contribution)
      ? this.#before
      : contribution;
  }
}

/** What was made of these contributions. */
type Merged = { readonly contributions: readonly Contribution[]; readonly rules: RoomRules };

export class FeatureStates {
  readonly #opened: ReadonlyMap<string, Opened>;
  /** Of the last states of which it was asked for. */
  readonly #before: Merged | undefined;
  #merged: Merged | undefined;

  private constructor(opened: ReadonlyMap<string, Opened>, before?: FeatureStates) {
    this.#opened = opened;
    this.#before = before === undefined ? undefined : (before.#merged ?? before.#before);
  }

  /** Without any record. */
  static of(features: readonly Feature[]): FeatureStates {
    return new FeatureStates(
      new Map(features.map((feature) => [feature.name, new Opened(feature, NO_RECORDS)])),
    );
  }

  /** The same object as long as the feature's records are the same. */
  get(feature: string): OpenFeature | undefined {
    return this.#opened.get(feature)?.state;
  }

  feature(name: string): Feature | undefined {
    return this.#opened.get(name)?.feature;
  }

  names(): readonly string[] {
    return [...this.#opened.keys()];
  }

  /** The same object until something else follows for the room. */
  get rules(): RoomRules {
    return (this.#merged ??= this.#merge()).rules;
  }

  #merge(): Merged {
    const contributions = [...this.#opened.values()].map(({ contribution }) => contribution);
    const before = this.#before;
    const isSame = before?.contributions.every((one, index) => one === contributions[index]) === true;
    return isSame ? before : { contributions, rules: rulesOf(contributions) };
  }

  /** After writes of one feature; of one that is not known here: the same. */
  write(name: string, durability: Durability, writes: readonly RecordWrite[]): FeatureStates {
    const opened = this.#opened.get(name);
    if (opened === undefined || writes.length === 0) return this;
    const records = new Map(opened.records[durability]);
    for (const { key, value } of writes) {
      if (value === undefined) records.delete(key);
      else records.set(key, value);
    }
    return this.#with(opened, durability, records);
  }

  /** With these records of one class, by `<feature>/<key>`; what is the same as before keeps its state. */
  load(durability: Durability, all: RecordMap): FeatureStates {
    const byFeature = new Map<string, Map<string, Uint8Array>>();
    for (const [path, value] of all) {
      const slash = path.indexOf('/');
      const name = path.slice(0, slash);
      const records = byFeature.get(name) ?? new Map<string, Uint8Array>();
      records.set(path.slice(slash + 1), value);
      byFeature.set(name, records);
    }
    return [...this.#opened.values()].reduce((states: FeatureStates, opened) => {
      const records = byFeature.get(opened.feature.name) ?? NO_RECORDS[durability];
      return isSame(opened.records[durability], records) ? states : states.#with(opened, durability, records);
    }, this);
  }

  #with(before: Opened, durability: Durability, changed: RecordMap): FeatureStates {
    const { feature, records } = before;
    const opened = new Opened(feature, { ...records, [durability]: changed }, before);
    return new FeatureStates(new Map(this.#opened).set(feature.name, opened), this);
  }
}

/** Values are never changed in place: the same one is the same object, or has the same bytes. */
function isSame(one: RecordMap, other: RecordMap): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const held = other.get(key);
    if (held === undefined || (held !== value && Buffer.compare(held, value) !== 0)) return false;
  }
  return true;
}
