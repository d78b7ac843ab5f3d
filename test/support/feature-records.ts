/** What a client of signalling has been told of a feature, as of all that it has received. */
import type { IFeatureRecords } from '../../proto/index.ts';
import type { SignalClient } from './signal-client.ts';

export function recordsOf(client: SignalClient, feature: string): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  const take = (features: readonly IFeatureRecords[] | null | undefined): void => {
    for (const { feature: name, records: changes } of features ?? []) {
      for (const { key, value } of name === feature ? (changes ?? []) : []) {
        if (value) records.set(key ?? '', value);
        else records.delete(key ?? '');
      }
    }
  };
  for (const { join, resume, featureNews } of client.received) {
    if (join ?? resume ?? featureNews?.whole) records.clear();
    take((join ?? resume)?.features);
    take(featureNews?.features);
  }
  return records;
}
