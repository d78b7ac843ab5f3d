/** The log of one (room, site) in memory: entries, the state they give, and the rules for reading and appending. */
import { AppError } from '../errors.ts';
import type { Guard, LogEntry, LogSnapshot, RecordWrite, StoredRecord, Version } from './port.ts';
import { writeInto } from './replay.ts';

export class MemoryLog {
  readonly #epoch: number;
  readonly #maxEntries: number;
  readonly #records: Map<string, StoredRecord>;
  #entries: LogEntry[] = [];
  #n: number;
  #lastTimeMs = 0;

  /** @param start what the log begins with; without it, it is empty */
  constructor(epoch: number, maxEntries: number, start?: LogSnapshot) {
    this.#epoch = epoch;
    this.#maxEntries = maxEntries;
    this.#n = start?.version.n ?? 0;
    this.#records = new Map(start?.records);
  }

  get epoch(): number {
    return this.#epoch;
  }

  get version(): Version {
    return { epoch: this.#epoch, n: this.#n };
  }

  /** The n that last wrote a key; 0 = the key is absent. */
  holds(guard: Guard): boolean {
    return (this.#records.get(guard.key)?.n ?? 0) === guard.n;
  }

  snapshot(timeMs: number): LogSnapshot {
    return {
      version: this.version,
      timeMs: Math.max(timeMs, this.#lastTimeMs),
      records: new Map(this.#records),
    };
  }

  /** Makes the next entry; its time never goes back. */
  next(timeMs: number, writes: readonly RecordWrite[], events: readonly Uint8Array[]): LogEntry {
    return {
      version: { epoch: this.#epoch, n: this.#n + 1 },
      timeMs: Math.max(timeMs, this.#lastTimeMs),
      writes: writes.map(({ key, value }) => ({ key, value: value && Uint8Array.from(value) })),
      events: events.map((event) => Uint8Array.from(event)),
    };
  }

  /** Of entries from elsewhere, those that are new here. @throws {AppError} LOG_TRUNCATED when they don't follow */
  newOf(entries: readonly LogEntry[]): readonly LogEntry[] {
    let n = this.#n;
    const fresh: LogEntry[] = [];
    for (const entry of entries) {
      const { version } = entry;
      if (version.epoch !== this.#epoch || version.n > n + 1) {
        throw new AppError(
          'LOG_TRUNCATED',
          `entry ${version.epoch}/${version.n} does not follow ${this.#epoch}/${n}`,
        );
      }
      if (version.n <= n) continue;
      n = version.n;
      fresh.push(entry);
    }
    return fresh;
  }

  /** Appends an entry that follows. */
  append(entry: LogEntry): void {
    this.#n = entry.version.n;
    this.#lastTimeMs = entry.timeMs;
    writeInto(this.#records, entry.writes, entry.version.n);
    this.#entries.push(entry);
    // Cut in large steps: shifting a long array for every entry would cost more than the entries.
    if (this.#entries.length >= 2 * this.#maxEntries) this.#entries = this.#entries.slice(-this.#maxEntries);
  }

  read(after: Version, limit: number): readonly LogEntry[] {
    const oldest = this.#n - this.#entries.length;
    if (after.epoch !== this.#epoch || after.n > this.#n || after.n < oldest) {
      const asked = `${after.epoch}/${after.n}`;
      throw new AppError(
        'LOG_TRUNCATED',
        `no entries after ${asked}: ${this.#epoch}/${oldest} to ${this.#n} are here`,
      );
    }
    const from = after.n - oldest;
    return this.#entries.slice(from, from + limit);
  }
}
