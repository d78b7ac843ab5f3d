/** How log entries become state. Pure, apart from the one function that writes into a map of the caller. */
import type { LogEntry, RecordWrite, StoredRecord } from './port.ts';

/** State of one log: key → value and the n that wrote it. */
export type Records = ReadonlyMap<string, StoredRecord>;

/** Writes one entry's changes into `records`; later writes of the same key win. Values are copied. */
export function writeInto(
  records: Map<string, StoredRecord>,
  writes: readonly RecordWrite[],
  n: number,
): void {
  for (const { key, value } of writes) {
    if (value === undefined) records.delete(key);
    else records.set(key, { value: Uint8Array.from(value), n });
  }
}

/** State after an entry; the state before stays as it is. */
export function applyEntry(records: Records, entry: LogEntry): Records {
  const next = new Map(records);
  writeInto(next, entry.writes, entry.version.n);
  return next;
}

/** State after all entries, oldest first, starting from `records` (default: nothing). */
export function replay(entries: readonly LogEntry[], records: Records = new Map()): Records {
  const next = new Map(records);
  for (const entry of entries) writeInto(next, entry.writes, entry.version.n);
  return next;
}
