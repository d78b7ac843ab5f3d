/** What features have told this client, by feature. Maps that did not change keep their identity. No I/O. */
import type { FeatureRecordMap } from '../api.ts';
import type { IFeatureRecords } from '../../proto/signal.ts';

const NONE: FeatureRecordMap = new Map();

export class FeatureRecordsView {
  readonly #byFeature = new Map<string, FeatureRecordMap>();

  of(feature: string): FeatureRecordMap {
    return this.#byFeature.get(feature) ?? NONE;
  }

  /** Changes. A record without a value is gone. @returns whether anything is different now */
  apply(changes: readonly IFeatureRecords[]): boolean {
    let isNews = false;
    for (const { feature, records } of changes) {
      const before = this.of(feature ?? '');
      const next = new Map(before);
      for (const { key, value } of records ?? []) {
        if (value === null || value === undefined) next.delete(key ?? '');
        else next.set(key ?? '', value);
      }
      isNews = this.#put(feature ?? '', before, next) || isNews;
    }
    return isNews;
  }

  /** All that there is: what is not named is gone. @returns whether anything is different now */
  replace(whole: readonly IFeatureRecords[]): boolean {
    const next = new FeatureRecordsView();
    next.apply(whole);
    const names = new Set([...this.#byFeature.keys(), ...next.#byFeature.keys()]);
    return [...names].map((name) => this.#put(name, this.of(name), next.of(name))).includes(true);
  }

  #put(feature: string, before: FeatureRecordMap, next: FeatureRecordMap): boolean {
    if (areSame(before, next)) return false;
    if (next.size === 0) this.#byFeature.delete(feature);
    else this.#byFeature.set(feature, next);
    return true;
  }
}

const areSame = (one: FeatureRecordMap, other: FeatureRecordMap): boolean =>
  one.size === other.size && [...one].every(([key, value]) => isSameBytes(value, other.get(key)));

const isSameBytes = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  one.length === other?.length && one.every((byte, index) => byte === other[index]);
