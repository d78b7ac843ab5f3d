/** Between the store's log entries and the messages that carry them. Pure. */
import type { LogEntry, LogSnapshot, StoredRecord } from '../../../common/store/port.ts';
import type { ILogEntry, ILogSnapshot } from '../../../proto/index.ts';

export function toEntryMessage(entry: LogEntry): ILogEntry {
  const { version, timeMs, writes, events } = entry;
  return {
    epoch: version.epoch,
    n: version.n,
    timeMs,
    writes: writes.map(({ key, value }) => (value === undefined ? { key } : { key, value })),
    events: [...events],
  };
}

export function fromEntryMessage(message: ILogEntry): LogEntry {
  return {
    version: { epoch: message.epoch ?? 0, n: message.n ?? 0 },
    timeMs: message.timeMs ?? 0,
    writes: (message.writes ?? []).map(({ key, value }) => ({ key: key ?? '', value: value ?? undefined })),
    events: message.events ?? [],
  };
}

export function toSnapshotMessage(snapshot: LogSnapshot): ILogSnapshot {
  const { version, timeMs, records } = snapshot;
  const list = [...records].map(([key, { value, n }]) => ({ key, value, n }));
  return { epoch: version.epoch, n: version.n, timeMs, records: list };
}

export function fromSnapshotMessage(message: ILogSnapshot): LogSnapshot {
  const records = new Map<string, StoredRecord>();
  for (const { key, value, n } of message.records ?? []) {
    records.set(key ?? '', { value: value ?? new Uint8Array(), n: n ?? 0 });
  }
  return { version: { epoch: message.epoch ?? 0, n: message.n ?? 0 }, timeMs: message.timeMs ?? 0, records };
}
